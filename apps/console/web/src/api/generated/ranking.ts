export interface paths {
    "/internal/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Actions of operators in this service, newest first */
        get: operations["listActionsOfRanking"];
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
         * Whether the live rankings agree with what is written down, and with themselves
         * @description Adds up all there is, in one snapshot while everything goes on, and compares it.
         */
        get: operations["auditRankings"];
        put?: never;
        post?: never;
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
        get: operations["readBacklogOfRanking"];
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
        get: operations["listDeadLettersOfRanking"];
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
        get: operations["showDeadLetterOfRanking"];
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
        get: operations["listEventsBehindDeadLetterOfRanking"];
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
        post: operations["correctDeadLetterOfRanking"];
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
        post: operations["tryCorrectionOfDeadLetterOfRanking"];
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
        post: operations["discardDeadLetterOfRanking"];
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
        post: operations["showPersonalDataOfDeadLetterOfRanking"];
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
        get: operations["tryDeadLetterOfRanking"];
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
        get: operations["groupDeadLettersOfRanking"];
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
        post: operations["redriveDeadLettersOfRanking"];
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
        get: operations["readKnownEventsOfRanking"];
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
        get: operations["listFindingsOfRanking"];
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
        post: operations["acknowledgeFindingsOfRanking"];
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
         * What ranking holds of a person
         * @description Recorded with the reason.
         */
        post: operations["showPersonInRanking"];
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
        get: operations["listRedriveRunsOfRanking"];
        put?: never;
        /**
         * Apply many dead letters again, at a rate
         * @description In order for each key. It goes on after a crash, in any replica, and one at a time runs: refused with `redrive-running` (409) while another is not over, and with `redrive-selects-none` (409) without a dead letter.
         */
        post: operations["startRedriveRunOfRanking"];
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
        get: operations["showRedriveRunOfRanking"];
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
        post: operations["stopRedriveRunOfRanking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/tally": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exact tallies of a bucket
         * @description To compare with counts of other services from the same events. Refused with `rankings-away` (503) while the live rankings are unavailable.
         */
        get: operations["readTally"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/data/ranking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What ranking holds of me
         * @description Each service has this route: together they answer all that the shop holds of a person.
         */
        get: operations["readMyDataInRanking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{productId}/rank": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rank of a product
         * @description Refused with `product-not-found` (404).
         */
        get: operations["readProductRank"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/popular": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The most popular products
         * @description Default: of today. Each has its name and price.
         */
        get: operations["listPopularProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/popular/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ten most popular products, live
         * @description Now and after every change; checked once a second.
         */
        get: operations["watchPopularProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/trending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The most bought products of the last window
         * @description Default: of the last hour that was measured, every ten minutes. Each has its name and price.
         */
        get: operations["listTrendingProducts"];
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
        /** @description All that the service holds of the person, by what it is. Empty when it holds nothing. */
        HeldOfPerson: {
            [key: string]: unknown;
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
        PersonalDataRequest: {
            /** @description Reason: one sentence. It is kept with your name. */
            reason: string;
        };
        PopularProduct: {
            name: string;
            /** @description Points, including those carried over from the previous bucket. */
            points: number;
            /** @description Won. */
            price: number;
            productId: string;
            rank: number;
        };
        /** @description Products on sale, the most popular first; those with equal points by their latest sale. */
        PopularProducts: {
            /** @description Time of the snapshot; null when live. */
            asOf: string | null;
            /** @description The day, week, month or hour by the shop's calendar. */
            bucket: string;
            items: components["schemas"]["PopularProduct"][];
            /**
             * @description `snapshot` while the live rankings are unavailable: the last saved state.
             * @enum {string}
             */
            source: "live" | "snapshot";
            window: components["schemas"]["Window"];
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
        /** @description Rank of the product. */
        ProductRank: {
            /** @description Time of the snapshot; null when live. */
            asOf: string | null;
            /** @description The day, week, month or hour by the shop's calendar. */
            bucket: string;
            name: string;
            /** @description Points, including those carried over from the previous bucket. */
            points: number;
            /** @description Won. */
            price: number;
            productId: string;
            /** @description Among products on sale; null when it has no points or is not on sale. */
            rank: number | null;
            /**
             * @description `snapshot` while the live rankings are unavailable: the last saved state.
             * @enum {string}
             */
            source: "live" | "snapshot";
            window: components["schemas"]["Window"];
        };
        /** @description Totals and checks, read in one database snapshot. */
        RankingAudit: {
            checks: components["schemas"]["AuditCheck"][];
            /** @description Position in the service's own event stream at which the totals were read: PostgreSQL's `pg_snapshot`. */
            point: string;
            totals: {
                /** @description Days and hours that are written down. */
                buckets: number;
                /** @description Events below the positions of all partitions. */
                counted: number;
                /** @description Whether Redis was compared: not while it is unavailable or being rebuilt. Then nothing is checked. */
                live: boolean;
                partitions: number;
                products: number;
            };
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
        /** @description Tallies by product id. */
        Tally: {
            bucket: string;
            items: {
                /** @description With a resolution of one second. */
                latestSaleAt: string | null;
                /** @description Exact, without carried-over points; negative while the event of a payment is still missing. */
                points: number;
                productId: string;
            }[];
        };
        TrendingProduct: {
            name: string;
            orders: number;
            /** @description Won. */
            price: number;
            productId: string;
            /** @description Pieces in paid orders, also in those that were cancelled later. */
            quantity: number;
            rank: number;
        };
        /** @description Products on sale, the most bought first. */
        TrendingProducts: {
            /** @description The end of the window, exclusive. */
            endsAt: string | null;
            items: components["schemas"]["TrendingProduct"][];
            /** @description Higher than 1 when late orders have changed the result after the window was measured. */
            revision: number | null;
            /** @description Null before the first window was measured. */
            startsAt: string | null;
            window: components["schemas"]["WindowKind"];
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
        /**
         * @description `sliding`: an hour, every ten minutes; `tumbling`: ten minutes.
         * @enum {string}
         */
        WindowKind: "sliding" | "tumbling";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listActionsOfRanking: {
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
    auditRankings: {
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
                    "application/json": components["schemas"]["RankingAudit"];
                };
            };
        };
    };
    readBacklogOfRanking: {
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
    listDeadLettersOfRanking: {
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
    showDeadLetterOfRanking: {
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
    listEventsBehindDeadLetterOfRanking: {
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
    correctDeadLetterOfRanking: {
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
    tryCorrectionOfDeadLetterOfRanking: {
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
    discardDeadLetterOfRanking: {
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
    showPersonalDataOfDeadLetterOfRanking: {
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
    tryDeadLetterOfRanking: {
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
    groupDeadLettersOfRanking: {
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
    redriveDeadLettersOfRanking: {
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
    readKnownEventsOfRanking: {
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
    listFindingsOfRanking: {
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
    acknowledgeFindingsOfRanking: {
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
    showPersonInRanking: {
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
    listRedriveRunsOfRanking: {
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
    startRedriveRunOfRanking: {
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
    showRedriveRunOfRanking: {
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
    stopRedriveRunOfRanking: {
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
    readTally: {
        parameters: {
            query: {
                bucket: string;
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
            /** @description Tallies by product id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tally"];
                };
            };
        };
    };
    readMyDataInRanking: {
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
    readProductRank: {
        parameters: {
            query?: {
                window?: components["schemas"]["Window"];
            };
            header?: never;
            path: {
                productId: string;
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
            /** @description Rank of the product. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductRank"];
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
    listPopularProducts: {
        parameters: {
            query?: {
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
            /** @description Products on sale, the most popular first; those with equal points by their latest sale. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PopularProducts"];
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
    watchPopularProducts: {
        parameters: {
            query?: {
                window?: components["schemas"]["Window"];
            };
            header?: {
                /** @description The `id` of the last event that the client has seen, when it reconnects. */
                "Last-Event-ID"?: string;
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
            /** @description Server-sent events; the stream ends after the last one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["PopularProducts"];
                };
            };
            /** @description The stream has ended: do not reconnect. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    listTrendingProducts: {
        parameters: {
            query?: {
                /** @description Maximum number of items. */
                limit?: number;
                window?: components["schemas"]["WindowKind"];
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
            /** @description Products on sale, the most bought first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendingProducts"];
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
}
