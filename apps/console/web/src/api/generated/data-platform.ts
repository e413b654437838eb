export interface paths {
    "/activities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record an activity of mine: a view, a like, an addition to the cart, or a search
         * @description Answered when the broker has acknowledged it. Refused with `time-invalid` (400), `asked-too-often` (429), `not-taken` (503): send it again then.
         */
        post: operations["sendActivity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/activities/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record several activities of mine
         * @description At most 1000. Answered when the broker has acknowledged all of them. Refused with `time-invalid` (400) or `asked-too-often` (429), and none is taken then; `not-taken` (503) says which ones are to be sent again.
         */
        post: operations["sendActivities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record another event
         * @description Answered when the broker has acknowledged it. Refused with `time-invalid`, `data-too-deep` (400).
         */
        post: operations["sendEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/export/events.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as lines of JSON
         * @description At most 31 days. Of people who were erased only that it happened. A file that breaks off was not finished: its connection ends with an error. Refused with `span-invalid` (400).
         */
        get: operations["exportEventsAsNdjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/export/events.parquet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as a Parquet file
         * @description At most 31 days. Of people who were erased only that it happened. A file that breaks off was not finished: its connection ends with an error. Refused with `span-invalid` (400).
         */
        get: operations["exportEventsAsParquet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/figures/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Coupons of each campaign, by status
         * @description Eventually consistent; late events are counted in the minute in which they occurred. Refused with `span-invalid` (400).
         */
        get: operations["readCouponFigures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/figures/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conversion funnel: viewed, carted, ordered, paid, cancelled
         * @description Eventually consistent; late events are counted in the minute in which they occurred. Refused with `span-invalid` (400).
         */
        get: operations["readFunnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/figures/sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sales by minute, hour or day
         * @description Eventually consistent; late events are counted in the minute in which they occurred. Refused with `span-invalid` (400).
         */
        get: operations["readSales"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/figures/top-products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Most sold and most viewed products
         * @description Eventually consistent; late events are counted in the minute in which they occurred.
         */
        get: operations["listTopProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Actions of operators in this service, newest first */
        get: operations["listActionsOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether events, figures and transfer batches agree
         * @description Adds up all there is, in one snapshot while everything goes on, and compares it.
         */
        get: operations["auditStore"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/audit/shop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether all services agree: the last audit of the shop
         * @description Refused with `audit-unknown` (404) when none has finished yet.
         */
        get: operations["readShopAudit"];
        put?: never;
        /**
         * Audit the shop now
         * @description Asks all services for what they hold, and compares it with the events. Nothing stops meanwhile. Answered with 202 when it takes longer than 20 s: read the report by its id. Refused with `audit-busy` (503) while another audit runs for as long.
         */
        post: operations["auditShop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/audit/shop/{auditId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The report of an audit of the shop
         * @description Answered with 202 while it runs. Refused with `audit-unknown` (404); old reports are forgotten.
         */
        get: operations["readOneShopAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/audit/shop/differences/{differenceId}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a difference that is understood and cannot be undone
         * @description Later audits show it apart, and do not count it, as long as both sides say the same. Can be repeated. Refused with `difference-unknown` (404) when the last audit does not name it.
         */
        post: operations["acceptDifference"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/audit/shop/differences/{differenceId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke the acceptance of a difference
         * @description The next audit reports it again, if it is still there. Refused with `difference-unknown` (404) when it is not accepted.
         */
        post: operations["revokeAcceptance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/backlog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What waits: to be sent, to be applied, and for an operator
         * @description Partitions are those that the answering replica reads; all else is the same in every replica.
         */
        get: operations["readBacklogOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stored events of each partition, to compare with the broker
         * @description Counts every event, so it can take long.
         */
        get: operations["readEventCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Dead letters: events that this service could not apply
         * @description Open ones, oldest first, each with its error and the number of dead letters that wait behind it on its key.
         */
        get: operations["listDeadLettersOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A dead letter with the data of its event
         * @description Personal data is masked; `POST /internal/dead-letters/{id}/show` shows it.
         */
        get: operations["showDeadLetterOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/{id}/behind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events that wait behind a dead letter on its key */
        get: operations["listEventsBehindDeadLetterOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/{id}/correct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a new event in the place of a dead letter
         * @description This service alone applies it: nothing is published on the topic, and the original is never applied. The new event has the same key and names the original. Events that wait behind it on its key are applied in order. When the handler fails, the dead letter stays open. Refused with `correction-invalid` (422), which names every problem of the data, and with `correction-refused` (409).
         */
        post: operations["correctDeadLetterOfDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/{id}/correct/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a new event in the place of this dead letter would be applied now
         * @description Calls the handler in a transaction that is always rolled back. Nothing is changed or published. Refused as the correction is.
         */
        post: operations["tryCorrectionOfDeadLetterOfDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discard a dead letter
         * @description The event is never applied, even when it is delivered again. Events that wait behind it on its key are applied in order.
         */
        post: operations["discardDeadLetterOfDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/{id}/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A dead letter with the personal data of its event
         * @description What is masked otherwise. It is recorded who has asked, and why.
         */
        post: operations["showPersonalDataOfDeadLetterOfDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/{id}/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a redrive of this dead letter would succeed now
         * @description Calls the handler in a transaction that is always rolled back, also for the dead letters before it on its key. Nothing is changed or published. Each replica makes one trial at a time, of a letter with at most 20 before it.
         */
        get: operations["tryDeadLetterOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups of dead letters: those of a consumer whose errors have the same form */
        get: operations["groupDeadLettersOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply dead letters again
         * @description In order for each key. An event that was applied meanwhile is only marked, so a repeated redrive applies it once.
         */
        post: operations["redriveDeadLettersOfDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this service knows of events: not sent yet, applied, could not be applied
         * @description From the tables of messaging, not from Kafka. When an event was sent is not stored: its record has that time. A consumer without `keepsInbox` stores no time of application.
         */
        get: operations["readKnownEventsOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/events/{eventId}/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An event with its personal data
         * @description What is masked otherwise. It is recorded who has asked, and why. Refused with `event-not-found` (404).
         */
        post: operations["showPersonalDataOfEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has this id: order, event, payment, coupon, campaign, trace, record, product or customer
         * @description Compares exactly, on indexes, with the stored events. Events of the last two seconds may be missing.
         */
        get: operations["findAnything"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Findings: problems with records that need an operator */
        get: operations["listFindingsOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/findings/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge findings */
        post: operations["acknowledgeFindingsOfDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/orders/{orderId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The events of an order with their records, and those of the notifications about them
         * @description Eventually consistent. Personal data is masked; `POST /internal/events/{eventId}/show` shows it. Refused with `order-not-found` (404).
         */
        get: operations["readOrderRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/people/{userId}/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What data-platform holds of a person
         * @description Recorded with the reason.
         */
        post: operations["showPersonInDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/rebuilt/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders as their events say
         * @description State from events alone. It is behind the service by the events that are on their way; `npm run rebuild` compares the two.
         */
        get: operations["rebuildOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/rebuilt/wallets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Wallets as their movements add up
         * @description State from events alone. It is behind the service by the events that are on their way; `npm run rebuild` compares the two. The wallet of an erased customer is not listed.
         */
        get: operations["rebuildWallets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/redrive-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Redrives of many dead letters, newest first */
        get: operations["listRedriveRunsOfDataPlatform"];
        put?: never;
        /**
         * Apply many dead letters again, at a rate
         * @description In order for each key. It goes on after a crash, in any replica, and one at a time runs: refused with `redrive-running` (409) while another is not over, and with `redrive-selects-none` (409) without a dead letter.
         */
        post: operations["startRedriveRunOfDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/redrive-runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A redrive run: how far it is, and what failed */
        get: operations["showRedriveRunOfDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/redrive-runs/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a redrive run
         * @description After the answer it applies no dead letter. What it has applied stays applied.
         */
        post: operations["stopRedriveRunOfDataPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lag of the outside data platform
         * @description Transfer batches that were made, that have arrived, and that wait, with the reason.
         */
        get: operations["readTransfer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erase me
         * @description All services forget the person: what names them is deleted, or kept under a pseudonym where it must be kept. Stored events cannot be read from now on; the other services follow when nothing of the person is going on, such as an open order. Cannot be undone. Figures stay. Topics forget by their retention. A repeated request is the same one. Refused with `erased-lately` (409) within 30 days of the last erasure.
         */
        delete: operations["eraseMe"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/data/data-platform": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What data-platform holds of me
         * @description Each service has this route: together they answer all that the shop holds of a person.
         */
        get: operations["readMyDataInDataPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far my erasure is
         * @description Refused with `erasure-unknown` (404).
         */
        get: operations["showMyErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{orderId}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Timeline of an order, oldest first
         * @description A customer gets the events about their own order; a token with the scope support gets every event, with personal data masked. Eventually consistent: it is built from events.
         */
        get: operations["readOrderTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erase a person
         * @description All services forget the person: what names them is deleted, or kept under a pseudonym where it must be kept. Stored events cannot be read from now on; the other services follow when nothing of the person is going on, such as an open order. Cannot be undone. Figures stay. Topics forget by their retention. A repeated request is the same one.
         */
        delete: operations["erasePerson"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{userId}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far the erasure of a person is
         * @description Refused with `erasure-unknown` (404).
         */
        get: operations["showErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptDifference: {
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        /** @description The difference, as it was accepted. */
        AcceptedDifference: {
            /** Format: date-time */
            acceptedAt: string;
            /** @description As `operator:<subject>`. */
            acceptedBy: string;
            differenceId: string;
            equation: string;
            left: string | null;
            object: string;
            reason: string;
            right: string | null;
        };
        Acknowledgement: {
            /** @description Ids of the findings. */
            ids: string[];
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        AuditCheck: {
            actual: number;
            /** @description The first objects that break the check, where they can be named. */
            examples: string[];
            expected: number;
            holds: boolean;
            name: string;
        };
        AuditEquation: {
            /** @description Differences that operators have accepted. */
            accepted: number;
            /** @description Objects on which the sides do not agree, without the accepted ones. */
            differences: number;
            /** @description The first objects that differ. */
            examples: {
                /** @description To accept it: a hash of what both sides say. Null for what is on the way. */
                differenceId: string | null;
                /** @description The events that speak of it, oldest first. */
                events: {
                    eventId: string;
                    /** Format: date-time */
                    occurredOn: string;
                    topic: string;
                }[];
                /** @description What the left side says of it; null when it says nothing. */
                left: string | null;
                note: string | null;
                object: string;
                right: string | null;
            }[];
            /** @description Number of objects on the left side, as they were checked last. */
            left: number;
            name: string;
            note: string | null;
            /** @description Age of the oldest event on the way; null when there is none. */
            oldestSeconds: number | null;
            /** @description Objects that wait for a service to apply an event, or for an event to arrive. */
            onTheWay: number;
            right: number;
            /**
             * @description `late`: something is on the way for too long; `unknown`: it could not be compared, see `note`.
             * @enum {string}
             */
            verdict: "holds" | "differs" | "late" | "unknown";
        };
        /** @description What waits in the service. */
        Backlog: {
            /**
             * Format: date-time
             * @description Time of the look.
             */
            at: string;
            /** @description Open dead letters and blocked keys, each counted up to 100,000. */
            letters: {
                blockedKeys: number;
                consumer: string;
                openLetters: number;
                topic: string;
            }[];
            /** @description Reason for which events are not sent or applied now; null when they are. */
            outage: string | null;
            outbox: {
                /** @description Age of the oldest of them; 0 when there is none. */
                oldestSeconds: number;
                /** @description Events that are committed and not sent yet, counted up to 100,000. */
                rows: number;
            };
            /** @description Partitions in which records wait; null when the broker does not answer. */
            partitions: {
                /** @description Age of the oldest record that the consumer has in hand; null when it has none. */
                oldestSeconds: number | null;
                partition: number;
                /** @description Records that are not applied yet. */
                records: number;
                /** @description Time without any progress. */
                stillForSeconds: number;
                topic: string;
            }[] | null;
        };
        /** @description The event, with nothing masked. */
        ClearEvent: {
            /** @description Null when it is erased. */
            data: {
                [key: string]: unknown;
            } | null;
            erased: boolean;
            eventId: string;
            topic: string;
            type: string;
        };
        /** @description Result of the correction. */
        Corrected: {
            applied: boolean;
            /** @description Error of the handler, when it was not applied. */
            error: string | null;
            letter: components["schemas"]["ShownDeadLetter"];
        };
        Correction: {
            /** @description The whole data in the newest version of its contract, times as ISO 8601. A personal field with its mask keeps its value. */
            data: {
                [key: string]: unknown;
            };
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        CorrectionTrial: {
            /** @description The whole data in the newest version of its contract, times as ISO 8601. A personal field with its mask keeps its value. */
            data: {
                [key: string]: unknown;
            };
        };
        /** @description One entry for each campaign. */
        CouponFigures: {
            /** Format: date-time */
            from: string;
            items: {
                /** @description Null for coupons whose campaign is not known yet. */
                campaignId: string | null;
                /**
                 * Format: int64
                 * @description Discount of the reserved coupons, in won.
                 */
                discount: number;
                /** Format: int64 */
                issued: number;
                /** Format: int64 */
                refused: number;
                /**
                 * Format: int64
                 * @description Reserved for an order.
                 */
                reserved: number;
                /**
                 * Format: int64
                 * @description Coupons of paid orders.
                 */
                used: number;
            }[];
            /**
             * Format: date-time
             * @description Exclusive.
             */
            to: string;
        };
        /** @description Totals and checks, read in one database snapshot. */
        DataPlatformAudit: {
            checks: components["schemas"]["AuditCheck"][];
            /** @description Position in the service's own event stream at which the totals were read: PostgreSQL's `pg_snapshot`. */
            point: string;
            totals: {
                /** @description Events that were kept and have been dropped with their day. */
                dropped: number;
                events: number;
                figures: number;
                lastPosition: number;
                people: number;
                /** @description Whether the figures were counted again: not of more than 100,000 events. The command `recount` does it. */
                recounted: boolean;
                /** @description By destination. */
                transfers: {
                    [key: string]: {
                        cut: number;
                        delivered: number;
                    };
                };
            };
        };
        DeadLetter: {
            attempts: number;
            /** @description True when later events of its key wait behind it. */
            blocks: boolean;
            /** @description The consumer that could not apply it. */
            consumer: string;
            error: string;
            eventId: string;
            /** Format: date-time */
            firstFailedAt: string;
            /** @description Those of its consumer whose errors have the same form. */
            group: string;
            id: string;
            key: string | null;
            /** Format: date-time */
            lastFailedAt: string;
            offset: string;
            partition: number;
            topic: string;
            /** @description Error of releasing what the event had reserved; null when there was none. */
            undone: string | null;
            /** @description Number of dead letters that wait behind it on the same key. */
            waitingBehind: number;
            /** @description The dead letter of its key that has to be resolved first; null when it is the first. */
            waitsFor: string | null;
        };
        DeadLetterGroup: {
            blockedKeys: number;
            consumer: string;
            /** @description The oldest of them. */
            example: {
                error: string;
                id: string;
            };
            /** @description The error with # for the key of the event, and for each word with a digit. */
            form: string;
            group: string;
            /** @description Counted up to 100,000. */
            letters: number;
            /**
             * Format: date-time
             * @description When the newest of them failed first.
             */
            newest: string;
            /**
             * Format: date-time
             * @description When the oldest of them failed first.
             */
            oldest: string;
            topic: string;
            /** @description True when they were never tried: each waits behind an earlier dead letter of its key. */
            waiting: boolean;
        };
        /** @description Groups of open dead letters, those with most letters first. */
        DeadLetterGroupList: {
            items: components["schemas"]["DeadLetterGroup"][];
            /** @description True when there are more than 1,000 groups. */
            more: boolean;
        };
        /** @description A page of dead letters, oldest first. */
        DeadLetterPage: {
            items: components["schemas"]["DeadLetter"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** @description What a redrive, or a correction, would do now. */
        DeadLetterTrial: {
            /** @description Number of tried dead letters: those before it on its key, and itself. */
            letters: number;
            /** @constant */
            outcome: "would-pass";
        } | {
            error: string;
            /** @description The one that would fail: itself, or one before it on its key. */
            id: string;
            /** @constant */
            outcome: "would-fail";
        } | {
            because: string;
            /** @constant */
            outcome: "cannot-be-tried";
        };
        Discard: {
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        /** @description A request that the whole shop forgets a person. */
        Erasure: {
            /** @description When all services had forgotten the person; null before. */
            completedAt: string | null;
            /** @description When no topic has an event with the id of the person any more. */
            gone: string | null;
            /** Format: date-time */
            requestedAt: string;
            /** Format: uuid */
            requestId: string;
            /** @description By service. One that is unavailable follows when it is back. */
            services: {
                forgottenAt: string | null;
                service: string;
                /** @description What is going on, which has to end before. */
                waitsFor: string[];
            }[];
        };
        /** @description One entry for each partition. */
        EventCounts: {
            /** @description For each: events + dropped + missing = highest - lowest + 1, unless its topic was deleted and created again: offsets go on at the next multiple of 2^40 then. */
            items: {
                /**
                 * Format: int64
                 * @description Events dropped at the end of their retention.
                 */
                dropped: number;
                /**
                 * Format: int64
                 * @description Stored events, counted one by one.
                 */
                events: number;
                /** @description The first missing ranges. */
                gaps: {
                    /** Format: int64 */
                    first: number;
                    /** Format: int64 */
                    last: number;
                }[];
                /** Format: int64 */
                highest: number;
                /** Format: int64 */
                lowest: number;
                /**
                 * Format: int64
                 * @description Missing offsets in this range: dead letters, or records removed by compaction.
                 */
                missing: number;
                partition: number;
                topic: string;
            }[];
        };
        Finding: {
            detail: string;
            /** Format: date-time */
            foundAt: string;
            fromOffset: string;
            id: string;
            /** @enum {string} */
            kind: "records-missed" | "topic-recreated" | "event-id-reused";
            partition: number;
            records: string;
            toOffset: string;
            topic: string;
        };
        /** @description Open findings. */
        FindingList: {
            items: components["schemas"]["Finding"][];
        };
        /** @description What has this id; empty when nothing has. */
        Found: {
            items: components["schemas"]["Hit"][];
            lookedFor: components["schemas"]["FoundKind"][];
            query: string;
        };
        FoundAcceptedDifference: {
            /** Format: date-time */
            acceptedAt: string;
            /** @description As `operator:<subject>`. */
            acceptedBy: string;
            differenceId: string;
            equation: string;
            /** @description Whether this audit has found it. */
            found: boolean;
            left: string | null;
            object: string;
            reason: string;
            right: string | null;
        };
        FoundEvent: {
            eventId: string;
            eventType: string;
            /** Format: date-time */
            occurredOn: string;
            offset: string;
            orderId: string | null;
            partition: number;
            producer: string;
            topic: string;
            traceparent: string;
        };
        /** @enum {string} */
        FoundKind: "order" | "event" | "payment" | "coupon" | "campaign" | "trace" | "record" | "product" | "customer";
        /** @description The steps of the funnel. */
        Funnel: {
            /** Format: date-time */
            from: string;
            items: {
                /** Format: int64 */
                events: number;
                /**
                 * Format: int64
                 * @description Each person once. An erased person stays counted, and is counted again after they return.
                 */
                people: number;
                /** @enum {string} */
                step: "viewed" | "carted" | "ordered" | "paid" | "cancelled";
            }[];
            /**
             * Format: date-time
             * @description Exclusive.
             */
            to: string;
        };
        /** @description All that the service holds of the person, by what it is. Empty when it holds nothing. */
        HeldOfPerson: {
            [key: string]: unknown;
        };
        Hit: {
            id: string;
            kind: components["schemas"]["FoundKind"];
            label: string;
            leadsTo: {
                /** @description Of a record: `topic:partition:offset`. */
                id: string;
                /** @enum {string} */
                kind: "order" | "customer" | "product" | "campaign" | "record";
            };
            /** @description The newest event about it that is kept. */
            newest: components["schemas"]["FoundEvent"] | null;
        };
        KnownEvent: {
            applied: {
                /** Format: date-time */
                at: string;
                consumer: string;
            }[];
            eventId: string;
            letters: components["schemas"]["KnownLetter"][];
            /** @description When it was committed to the outbox, while it is there; null when it is not (any more). */
            unsentSince: string | null;
        };
        /** @description The events, in the given order; an unknown one has empty lists. */
        KnownEvents: {
            consumers: {
                consumer: string;
                /** @description False: it stores no time of application. */
                keepsInbox: boolean;
                /** @description True: it applies only some events of the topic. */
                selects: boolean;
                topic: string;
            }[];
            items: components["schemas"]["KnownEvent"][];
        };
        KnownLetter: {
            attempts: number;
            consumer: string;
            error: string;
            /** Format: date-time */
            firstFailedAt: string;
            id: string;
            /** Format: date-time */
            lastFailedAt: string;
            resolvedAt: string | null;
            /** @description Next attempt of the service itself; null when there is none. */
            retryAt: string | null;
            /** @enum {string} */
            state: "retrying" | "open" | "redriven" | "discarded" | "corrected";
        };
        /**
         * @example {
         *       "activities": [
         *         {
         *           "kind": "viewed",
         *           "productId": "coffee-beans"
         *         }
         *       ]
         *     }
         */
        NewActivities: {
            activities: components["schemas"]["NewActivity"][];
        };
        /**
         * @example {
         *       "kind": "viewed",
         *       "productId": "coffee-beans"
         *     }
         */
        NewActivity: {
            /**
             * Format: uuid
             * @description Set by a client that may send it again: it is counted once.
             */
            activityId?: string;
            /** @enum {string} */
            kind: "viewed" | "liked" | "carted";
            /**
             * Format: date-time
             * @description An instant of the last seven days; default: now.
             */
            occurredOn?: string;
            productId: string;
        } | {
            /**
             * Format: uuid
             * @description Set by a client that may send it again: it is counted once.
             */
            activityId?: string;
            /** @constant */
            kind: "searched";
            /**
             * Format: date-time
             * @description An instant of the last seven days; default: now.
             */
            occurredOn?: string;
            query: string;
        };
        /**
         * @example {
         *       "source": "warehouse",
         *       "type": "parcel-packed",
         *       "data": {
         *         "parcel": "P-1042",
         *         "grams": 2150
         *       }
         *     }
         */
        NewEvent: {
            data: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description An instant of the last seven days; default: now.
             */
            occurredOn?: string;
            /** @description Source of the event; it defines what `type` and `data` mean. */
            source: string;
            type: string;
            /** @description The person that the event is about: it is erased with them. */
            userId?: string;
        };
        OperatorAction: {
            action: string;
            actor: string;
            after: unknown;
            /** Format: date-time */
            at: string;
            before: unknown;
            id: string;
            reason: string;
            target: string;
            /** @description Route or command of the request. */
            via: string;
        };
        /** @description A page of actions of operators, newest first. */
        OperatorActionPage: {
            items: components["schemas"]["OperatorAction"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        OrderEventRecord: {
            aggregateId: string | null;
            /** @description Null when it is erased. */
            data: {
                [key: string]: unknown;
            } | null;
            erased: boolean;
            eventId: string;
            /** @description Null when its person was erased. */
            key: string | null;
            /** @description True when personal data is masked. */
            masked: boolean;
            /**
             * Format: date-time
             * @description Start of the transaction that published it.
             */
            occurredOn: string;
            offset: string;
            /** @description Null in an event about a notification. */
            orderId: string | null;
            partition: number;
            producer: string;
            /**
             * Format: date-time
             * @description When the data platform stored it.
             */
            storedAt: string;
            topic: string;
            traceId: string;
            traceparent: string;
            type: string;
            userId: string | null;
        };
        /** @description The order's events with their records, the oldest first. */
        OrderEventRecords: {
            items: components["schemas"]["OrderEventRecord"][];
            orderId: string;
        };
        /** @description The order's events, the oldest first. */
        OrderTimeline: {
            items: {
                /** @description Data of the event; instants as ISO strings. Null when it is erased. */
                data: {
                    [key: string]: unknown;
                } | null;
                /** @description True when it is about an erased person and cannot be read any more. */
                erased: boolean;
                eventId: string;
                /** Format: date-time */
                occurredOn: string;
                /** @description The service that published it. */
                producer: string;
                /** @description The name of the event in docs/events.md. */
                type: string;
            }[];
            orderId: string;
        };
        PersonalDataRequest: {
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        /** @description A problem (RFC 9457). */
        Problem: {
            /** @description Stable: clients compare this field. */
            code: string;
            detail: string;
            /** @description Problems of the request, one for each field. */
            errors?: {
                detail: string;
                /** @enum {string} */
                in: "body" | "query" | "path" | "header";
                /** @description A JSON pointer into that part, as a URI fragment. */
                pointer: string;
            }[];
            /** @description The requested path. */
            instance: string;
            status: number;
            title: string;
            traceId: string;
            /** Format: uri */
            type: string;
        };
        RebuiltOrder: {
            /** @description The customer was erased: the events cannot be read. */
            erased: boolean;
            /** @description Number of events that say something of the order. */
            events: number;
            orderId: string;
            /** @description What the events say that cannot be true together; empty when they agree. */
            problems: string[];
            /** @description Null when the events have no beginning, or cannot be read. */
            state: components["schemas"]["RebuiltOrderState"] | null;
        };
        /** @description Orders, by id. */
        RebuiltOrderPage: {
            items: components["schemas"]["RebuiltOrder"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        RebuiltOrderState: {
            /** @description Won. */
            amount: number;
            couponId: string | null;
            /** @description Won. */
            discount: number;
            paymentId: string | null;
            points: number;
            /** @enum {string} */
            status: "awaiting-coupon" | "payable" | "paying" | "paid" | "cancelled" | "refunded" | "expired" | "refused";
        };
        RebuiltWallet: {
            /** @description Won. */
            balance: number;
            movements: number;
            /** @description What the wallet held before the first movement that is kept. */
            opening: {
                /** @description Won. */
                balance: number;
                points: number;
            };
            points: number;
            /** @description What the events say that cannot be true together; empty when they agree. */
            problems: string[];
            userId: string;
        };
        /** @description Wallets, by user. */
        RebuiltWalletPage: {
            items: components["schemas"]["RebuiltWallet"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        Redrive: {
            /**
             * @description True: change nothing, and report what would happen.
             * @default false
             */
            dryRun: boolean;
            /** @description One dead letter, with those before it on its key. */
            id: string;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        } | {
            /**
             * @description True: change nothing, and report what would happen.
             * @default false
             */
            dryRun: boolean;
            /** @description All dead letters of this key. */
            key: string;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
            /** @description Only those of this topic. */
            topic?: string;
        } | {
            /**
             * @description True: change nothing, and report what would happen.
             * @default false
             */
            dryRun: boolean;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
            /** @description All dead letters of this topic. */
            topic: string;
        } | {
            /**
             * @description True: change nothing, and report what would happen.
             * @default false
             */
            dryRun: boolean;
            /** @description All dead letters of the keys of this group. */
            group: string;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        } | {
            /**
             * @description All dead letters of the service.
             * @constant
             */
            all: true;
            /**
             * @description True: change nothing, and report what would happen.
             * @default false
             */
            dryRun: boolean;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        /** @description Result of the redrive, or of the dry run. */
        Redriven: {
            /** @description Dead letters that failed again; later ones of the same key still wait. */
            failed: {
                error: string;
                id: string;
            }[];
            /** @description Plan of a dry run; null otherwise. */
            plan: {
                lanes: {
                    consumer: string;
                    key: string | null;
                    /** @description In the order of application. */
                    letters: string[];
                    topic: string;
                    undecodable: {
                        error: string;
                        id: string;
                    }[];
                }[];
                /** @description True when there are more than 10,000; these are the first. */
                more: boolean;
            } | null;
            /** @description Number of events that were applied, or would be. */
            redriven: number;
        };
        RedriveRun: {
            actor: string;
            /** @description Redriven or discarded by another request. */
            elsewhere: number;
            endedAt: string | null;
            /** @description Failed again. */
            failed: number;
            /** @description Not tried, because an earlier one of their key failed. */
            held: number;
            id: string;
            /** @description Not reached, or not yet. */
            left: number;
            /** @description Number of its dead letters: those that were open at its start, and what came behind them. */
            letters: number;
            /** @description Dead letters per second. */
            rate: number;
            reason: string;
            /** @description Applied. */
            redriven: number;
            /** @description What was selected: `ids`, `key`, `topic`, `group` or `all`. */
            selection: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            startedAt: string;
            /**
             * @description `waiting`: no replica works on it at this moment; the next one goes on with it.
             * @enum {string}
             */
            state: "running" | "waiting" | "finished" | "stopped";
            stopped: {
                by: string;
                reason: string;
            } | null;
            /** @description Error of the unavailable dependency that it waits for. */
            waitsFor: string | null;
        };
        /** @description A page of redrive runs, newest first. */
        RedriveRunPage: {
            items: components["schemas"]["RedriveRun"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        RedriveRunStart: {
            /** @description These dead letters, with those before them on their keys. */
            ids: string[];
            /** @description Dead letters per second. */
            rate: number;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        } | {
            /** @description All dead letters of this key. */
            key: string;
            /** @description Dead letters per second. */
            rate: number;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
            /** @description Only those of this topic. */
            topic?: string;
        } | {
            /** @description Dead letters per second. */
            rate: number;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
            /** @description All dead letters of this topic. */
            topic: string;
        } | {
            /** @description All dead letters of the keys of this group. */
            group: string;
            /** @description Dead letters per second. */
            rate: number;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        } | {
            /**
             * @description All dead letters of the service.
             * @constant
             */
            all: true;
            /** @description Dead letters per second. */
            rate: number;
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        RedriveRunStop: {
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        RevokeAcceptance: {
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        /** @description The audit has not finished yet. */
        RunningShopAudit: {
            /** Format: uuid */
            auditId: string;
        };
        /** @description Sales. */
        Sales: {
            /** @enum {string} */
            by: "minute" | "hour" | "day";
            /** Format: date-time */
            from: string;
            /** @description Buckets without sales are left out. */
            items: {
                /**
                 * Format: int64
                 * @description Won.
                 */
                amount: number;
                /**
                 * Format: int64
                 * @description Orders cancelled after they were paid; the payment may be from before the span.
                 */
                cancelled: number;
                /**
                 * Format: int64
                 * @description Won.
                 */
                cancelledAmount: number;
                /** Format: date-time */
                from: string;
                /**
                 * Format: int64
                 * @description Paid orders.
                 */
                orders: number;
                /**
                 * Format: int64
                 * @description Won.
                 */
                refundedAmount: number;
                /**
                 * Format: int64
                 * @description Refunded payments.
                 */
                refunds: number;
            }[];
            /** @description Time zone of the hours and days. */
            timeZone: string;
            /**
             * Format: date-time
             * @description Exclusive.
             */
            to: string;
        };
        /** @description The report of an audit across all services. */
        ShopAudit: {
            /** @description Differences that operators have accepted: the verdict does not count them. */
            accepted: components["schemas"]["FoundAcceptedDifference"][];
            /** Format: uuid */
            auditId: string;
            /** @description When an audit was clean last; null when none was. */
            cleanAt: string | null;
            /** @description An audit looks at what has changed, and at a part of the history: all of it in turn. */
            coverage: {
                /** @description Segments that this audit has looked at. */
                checked: number;
                oldestCheckedAt: string | null;
                /** @description Segments that are still to be looked at since something changed. */
                remaining: number;
                segments: number;
            };
            equations: components["schemas"]["AuditEquation"][];
            /** Format: date-time */
            finishedAt: string;
            full: boolean;
            /** Format: date-time */
            requestedAt: string;
            services: {
                answered: boolean;
                /** @description When the service last ran the checks of its own database. */
                checkedAt: string | null;
                service: string;
            }[];
            /** @enum {string} */
            verdict: "clean" | "different" | "unknown";
        };
        ShopAuditRequest: {
            /**
             * @description True: look at all of the history now.
             * @default false
             */
            full: boolean;
        };
        /** @description The dead letter as it is now. */
        ShownDeadLetter: {
            attempts: number;
            /** @description True when later events of its key wait behind it. */
            blocks: boolean;
            /** @description The consumer that could not apply it. */
            consumer: string;
            /** @description The event that was put in its place; null unless it was corrected. */
            correction: {
                /** @description The fields that differ from the original. */
                changed: string[];
                data: {
                    [key: string]: unknown;
                };
                /** @description Id of the new event, which this service alone has applied. */
                eventId: string;
            } | null;
            error: string;
            eventId: string;
            /** @description The newest twenty failed attempts, oldest first; `error` is that of the last one. */
            failures: {
                /** Format: date-time */
                at: string;
                /** @description The operator, when one has requested it; null otherwise. */
                by: string | null;
                error: string;
            }[];
            /** Format: date-time */
            firstFailedAt: string;
            /** @description Those of its consumer whose errors have the same form. */
            group: string;
            headers: {
                [key: string]: string;
            };
            id: string;
            key: string | null;
            /** Format: date-time */
            lastFailedAt: string;
            /** @description True when personal data of the value is masked, or its bytes are left out. */
            masked: boolean;
            offset: string;
            partition: number;
            /** @description Outcome; null while it is open. */
            resolution: {
                /** Format: date-time */
                at: string;
                by: string | null;
                /** @enum {string} */
                how: "redriven" | "discarded" | "corrected";
                reason: string | null;
            } | null;
            /** @enum {string} */
            state: "retrying" | "open" | "redriven" | "discarded" | "corrected";
            /** Format: date-time */
            timestamp: string;
            topic: string;
            /** @description Error of releasing what the event had reserved; null when there was none. */
            undone: string | null;
            /** @description Data of the record. */
            value: {
                decoded: unknown;
            } | {
                /** @description The first 64 KiB of its bytes. */
                base64: string | null;
                bytes: number;
                truncated: boolean;
                /** @description Error of decoding. */
                undecodable: string;
            };
            /** @description Number of dead letters that wait behind it on the same key. */
            waitingBehind: number;
            /** @description The dead letter of its key that has to be resolved first; null when it is the first. */
            waitsFor: string | null;
        };
        /** @description The redrive run as it is now. */
        ShownRedriveRun: {
            actor: string;
            /** @description Redriven or discarded by another request. */
            elsewhere: number;
            endedAt: string | null;
            /** @description Failed again. */
            failed: number;
            /** @description What failed again, by the form of the error; the hundred with most dead letters. */
            failures: {
                /** @description Its error. */
                error: string;
                group: string;
                /** @description One of them. */
                id: string;
                letters: number;
            }[];
            /** @description Not tried, because an earlier one of their key failed. */
            held: number;
            id: string;
            /** @description Not reached, or not yet. */
            left: number;
            /** @description Number of its dead letters: those that were open at its start, and what came behind them. */
            letters: number;
            /** @description Dead letters per second. */
            rate: number;
            reason: string;
            /** @description Applied. */
            redriven: number;
            /** @description What was selected: `ids`, `key`, `topic`, `group` or `all`. */
            selection: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            startedAt: string;
            /**
             * @description `waiting`: no replica works on it at this moment; the next one goes on with it.
             * @enum {string}
             */
            state: "running" | "waiting" | "finished" | "stopped";
            stopped: {
                by: string;
                reason: string;
            } | null;
            /** @description Error of the unavailable dependency that it waits for. */
            waitsFor: string | null;
        };
        /** @description The broker has all of them. */
        TakenActivities: {
            /** @description In their order. */
            activityIds: string[];
        };
        /** @description The broker has it. */
        TakenActivity: {
            activityId: string;
        };
        /** @description The broker has it. */
        TakenEvent: {
            /** Format: date-time */
            occurredOn: string;
            source: string;
            type: string;
        };
        /** @description Highest rank first. */
        TopProducts: {
            /** Format: date-time */
            from: string;
            items: {
                /**
                 * Format: int64
                 * @description Won.
                 */
                amount: number;
                productId: string;
                /** Format: int64 */
                units: number;
                /** Format: int64 */
                views: number;
            }[];
            /**
             * Format: date-time
             * @description Exclusive.
             */
            to: string;
            window: components["schemas"]["Window"];
        };
        /** @description As it is at this moment. */
        Transfer: {
            cut: {
                /**
                 * Format: int64
                 * @description Position of its last event in the store.
                 */
                position: number;
                /**
                 * Format: int64
                 * @description Sequence number of the last batch; 0 before the first.
                 */
                sequence: number;
            };
            delivered: {
                /**
                 * Format: int64
                 * @description Position of its last event in the store.
                 */
                position: number;
                /**
                 * Format: int64
                 * @description Sequence number of the last batch; 0 before the first.
                 */
                sequence: number;
            };
            destination: string;
            /** @description Error of the next batch; null when no attempt has failed since the last success. */
            lastError: {
                /** Format: date-time */
                at: string;
                attempts: number;
                message: string;
                /** Format: date-time */
                nextTryAt: string;
            } | null;
            /** @description False without TRANSFER_URL: no batches are made then. */
            on: boolean;
            waiting: {
                batches: number;
                /** @description Events in waiting batches, and events that are in no batch yet (100,000 at most). */
                events: number;
                /** @description Age of the oldest waiting event. */
                seconds: number;
            };
        };
        WaitingEvent: {
            eventId: string;
            /** @description Null when its producer sent none. */
            eventType: string | null;
            id: string;
            /**
             * Format: date-time
             * @description Since when it waits.
             */
            since: string;
            topic: string;
        };
        /** @description A page of events that wait behind a dead letter, in the order in which they will be applied. */
        WaitingEventPage: {
            items: components["schemas"]["WaitingEvent"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * @description The shop's day, ISO week or month so far; `hour` is the last sixty minutes.
         * @enum {string}
         */
        Window: "today" | "week" | "month" | "hour";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    sendActivity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewActivity"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker has it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenActivity"];
                };
            };
            /** @description Asked too often */
            429: {
                headers: {
                    /** @description Seconds until the request may be repeated. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendActivities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewActivities"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker has all of them. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenActivities"];
                };
            };
            /** @description Asked too often */
            429: {
                headers: {
                    /** @description Seconds until the request may be repeated. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvent"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker has it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenEvent"];
                };
            };
        };
    };
    exportEventsAsNdjson: {
        parameters: {
            query: {
                /** @description The first day, in UTC. */
                from: string;
                /** @description The last day, in UTC. */
                to: string;
                /** @description Only this topic. */
                topic?: "product.changed" | "product.stock-changed" | "user.activity" | "coupon.issue-requested" | "coupon.issued" | "order.created" | "coupon.reserved" | "coupon.refused" | "order.payment-requested" | "payment.completed" | "payment.declined" | "order.paid" | "order.cancelled" | "order.refund-requested" | "payment.refunded" | "balance.updated" | "notification.requested" | "notification.sent" | "general.events" | "product.popularity" | "data-platform.transfer" | "person.erased" | "person.forgotten.order" | "person.forgotten.coupon" | "person.forgotten.balance" | "person.forgotten.ranking" | "person.forgotten.notification" | "person.forgotten.data-platform" | "audit.requested" | "audit.answered.order" | "audit.answered.coupon" | "audit.answered.balance" | "audit.answered.ranking" | "audit.answered.notification" | "audit.answered.data-platform" | "audit.difference-found";
            };
            header: {
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. */
                "operator-reason": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    exportEventsAsParquet: {
        parameters: {
            query: {
                /** @description The first day, in UTC. */
                from: string;
                /** @description The last day, in UTC. */
                to: string;
                /** @description Only this topic. */
                topic?: "product.changed" | "product.stock-changed" | "user.activity" | "coupon.issue-requested" | "coupon.issued" | "order.created" | "coupon.reserved" | "coupon.refused" | "order.payment-requested" | "payment.completed" | "payment.declined" | "order.paid" | "order.cancelled" | "order.refund-requested" | "payment.refunded" | "balance.updated" | "notification.requested" | "notification.sent" | "general.events" | "product.popularity" | "data-platform.transfer" | "person.erased" | "person.forgotten.order" | "person.forgotten.coupon" | "person.forgotten.balance" | "person.forgotten.ranking" | "person.forgotten.notification" | "person.forgotten.data-platform" | "audit.requested" | "audit.answered.order" | "audit.answered.coupon" | "audit.answered.balance" | "audit.answered.ranking" | "audit.answered.notification" | "audit.answered.data-platform" | "audit.difference-found";
            };
            header: {
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. */
                "operator-reason": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                };
            };
        };
    };
    readCouponFigures: {
        parameters: {
            query?: {
                /** @description First minute, inclusive. */
                from?: string;
                /** @description Last minute, exclusive; default: the end of the current minute. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description One entry for each campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponFigures"];
                };
            };
        };
    };
    readFunnel: {
        parameters: {
            query?: {
                /** @description First minute, inclusive. */
                from?: string;
                /** @description Last minute, exclusive; default: the end of the current minute. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The steps of the funnel. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                };
            };
        };
    };
    readSales: {
        parameters: {
            query?: {
                by?: "minute" | "hour" | "day";
                /** @description First minute, inclusive. */
                from?: string;
                /** @description Last minute, exclusive; default: the end of the current minute. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sales. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sales"];
                };
            };
        };
    };
    listTopProducts: {
        parameters: {
            query?: {
                by?: "units" | "views";
                /** @description Maximum number of items. */
                limit?: number;
                window?: components["schemas"]["Window"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Highest rank first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopProducts"];
                };
            };
        };
    };
    listActionsOfDataPlatform: {
        parameters: {
            query?: {
                /** @description As `dead-letter.discard`. */
                action?: string;
                /** @description As `operator:<subject>`. */
                actor?: string;
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
                since?: string;
                /** @description As `dead-letter/12`. */
                target?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A page of actions of operators, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorActionPage"];
                };
            };
        };
    };
    auditStore: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Totals and checks, read in one database snapshot. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataPlatformAudit"];
                };
            };
        };
    };
    readShopAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The report of an audit across all services. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopAudit"];
                };
            };
        };
    };
    auditShop: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShopAuditRequest"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The report of an audit across all services. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopAudit"];
                };
            };
            /** @description The audit has not finished yet. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunningShopAudit"];
                };
            };
        };
    };
    readOneShopAudit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                auditId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The report of an audit across all services. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopAudit"];
                };
            };
            /** @description The audit has not finished yet. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunningShopAudit"];
                };
            };
        };
    };
    acceptDifference: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the report of an audit names it. */
                differenceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptDifference"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The difference, as it was accepted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedDifference"];
                };
            };
        };
    };
    revokeAcceptance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the report of an audit names it. */
                differenceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeAcceptance"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The difference, as it was accepted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedDifference"];
                };
            };
        };
    };
    readBacklogOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What waits in the service. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backlog"];
                };
            };
        };
    };
    readEventCounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description One entry for each partition. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventCounts"];
                };
            };
        };
    };
    listDeadLettersOfDataPlatform: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Only those of this group, as `GET /internal/dead-letters/groups` names it. */
                group?: string;
                key?: string;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Part of the error; case-insensitive. */
                reason?: string;
                /** @description First failed at this instant or later. */
                since?: string;
                topic?: string;
                /** @description First failed before this instant. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A page of dead letters, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
        };
    };
    showDeadLetterOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The dead letter as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownDeadLetter"];
                };
            };
        };
    };
    listEventsBehindDeadLetterOfDataPlatform: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A page of events that wait behind a dead letter, in the order in which they will be applied. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingEventPage"];
                };
            };
        };
    };
    correctDeadLetterOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Correction"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Result of the correction. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Corrected"];
                };
            };
        };
    };
    tryCorrectionOfDeadLetterOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectionTrial"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What a redrive, or a correction, would do now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterTrial"];
                };
            };
        };
    };
    discardDeadLetterOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Discard"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The dead letter as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownDeadLetter"];
                };
            };
        };
    };
    showPersonalDataOfDeadLetterOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonalDataRequest"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The dead letter as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownDeadLetter"];
                };
            };
        };
    };
    tryDeadLetterOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What a redrive, or a correction, would do now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterTrial"];
                };
            };
        };
    };
    groupDeadLettersOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Groups of open dead letters, those with most letters first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterGroupList"];
                };
            };
        };
    };
    redriveDeadLettersOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Redrive"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Result of the redrive, or of the dry run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redriven"];
                };
            };
        };
    };
    readKnownEventsOfDataPlatform: {
        parameters: {
            query: {
                /** @description Event ids, separated by commas; at most 100. */
                ids: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The events, in the given order; an unknown one has empty lists. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownEvents"];
                };
            };
        };
    };
    showPersonalDataOfEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonalDataRequest"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The event, with nothing masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearEvent"];
                };
            };
        };
    };
    findAnything: {
        parameters: {
            query: {
                /** @description An id, a traceparent, or `topic:partition:offset`. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What has this id; empty when nothing has. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
        };
    };
    listFindingsOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Open findings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingList"];
                };
            };
        };
    };
    acknowledgeFindingsOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acknowledgement"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Findings that were open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingList"];
                };
            };
        };
    };
    readOrderRecords: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The order's events with their records, the oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderEventRecords"];
                };
            };
        };
    };
    showPersonInDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonalDataRequest"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All that the service holds of the person, by what it is. Empty when it holds nothing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldOfPerson"];
                };
            };
        };
    };
    rebuildOrders: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
                orderId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Orders, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RebuiltOrderPage"];
                };
            };
        };
    };
    rebuildWallets: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Wallets, by user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RebuiltWalletPage"];
                };
            };
        };
    };
    listRedriveRunsOfDataPlatform: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A page of redrive runs, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedriveRunPage"];
                };
            };
        };
    };
    startRedriveRunOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveRunStart"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The redrive run as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownRedriveRun"];
                };
            };
        };
    };
    showRedriveRunOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The redrive run as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownRedriveRun"];
                };
            };
        };
    };
    stopRedriveRunOfDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveRunStop"];
            };
        };
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The redrive run as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownRedriveRun"];
                };
            };
        };
    };
    readTransfer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description As it is at this moment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
        };
    };
    eraseMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request that the whole shop forgets a person. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description Asked too often */
            429: {
                headers: {
                    /** @description Seconds until the request may be repeated. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readMyDataInDataPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All that the service holds of the person, by what it is. Empty when it holds nothing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldOfPerson"];
                };
            };
            /** @description Asked too often */
            429: {
                headers: {
                    /** @description Seconds until the request may be repeated. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showMyErasure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request that the whole shop forgets a person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description Asked too often */
            429: {
                headers: {
                    /** @description Seconds until the request may be repeated. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readOrderTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The order's events, the oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderTimeline"];
                };
            };
            /** @description Asked too often */
            429: {
                headers: {
                    /** @description Seconds until the request may be repeated. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erasePerson: {
        parameters: {
            query?: never;
            header: {
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. */
                "operator-reason": string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request that the whole shop forgets a person. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
    showErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be answered now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A request that the whole shop forgets a person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
}
