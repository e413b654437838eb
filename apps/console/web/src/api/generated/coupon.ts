export interface paths {
    "/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My coupons */
        get: operations["listCoupons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/{couponId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my coupons */
        get: operations["readCoupon"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Current and future campaigns
         * @description One page. Refused with `cursor-invalid` (400) for a cursor of another list.
         */
        get: operations["listCampaigns"];
        put?: never;
        /**
         * Create a campaign
         * @description Once for each Idempotency-Key. Refused with `campaign-times-invalid` (422) when it does not close after it opens.
         */
        post: operations["createCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/campaigns/{campaignId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One campaign */
        get: operations["readCampaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the quantity or the times of a campaign
         * @description Refused with `campaign-not-found` (404), `campaign-closed`, `quantity-only-grows`, `campaign-has-opened` (409), `campaign-times-invalid` (422). `gate-behind` (503): the change is stored; send the request again.
         */
        patch: operations["changeCampaign"];
        trace?: never;
    };
    "/coupons/campaigns/{campaignId}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a campaign for good
         * @description New requests are refused; requests that have a queue position are still served. A repeated request changes nothing. The answer is in effect for the next request at every replica; `gate-behind` (503): the change is stored, send the request again.
         */
        post: operations["closeCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/campaigns/{campaignId}/fairness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fairness of a campaign */
        get: operations["reportCampaignFairness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/campaigns/{campaignId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a campaign
         * @description No coupons are issued until it is resumed; queue positions are kept. Refused with `campaign-closed` (409). A repeated request changes nothing. The answer is in effect for the next request at every replica; `gate-behind` (503): the change is stored, send the request again.
         */
        post: operations["pauseCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/campaigns/{campaignId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a campaign
         * @description Refused with `campaign-closed` (409). A repeated request changes nothing. The answer is in effect for the next request at every replica; `gate-behind` (503): the change is stored, send the request again.
         */
        post: operations["resumeCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/campaigns/{campaignId}/waiting-room": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Progress of the waiting room of a campaign */
        get: operations["readWaitingRoom"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a coupon of a campaign
         * @description Gives me a queue position, which I keep until the request is settled. A repeated call returns the same request and position. Refused with `campaign-not-found` (404), `campaign-not-open-yet`, `campaign-paused`, `campaign-closed`, `coupons-sold-out`, `coupon-had-before`, `erasure-open` (409), `asked-too-often` (429); `gate-shut` (503) while no positions can be given: try again after `Retry-After`.
         */
        post: operations["requestCoupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/issue/{requestId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The state of my request */
        get: operations["readCouponRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/issue/{requestId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The state of my request, live
         * @description My queue position now and after every change, until the request is settled.
         */
        get: operations["watchCouponRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/coupons/stream-cookie": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let this browser open my live streams with EventSource
         * @description Sets a cookie with my token for five minutes, which only the live streams below `/coupons` take. A page of another origin asks with `credentials: "include"`, opens its `EventSource` with `withCredentials`, and must be of the same site. When a stream cannot be opened again, ask again. Refused with `token-too-long` (400) when no browser would keep it.
         */
        post: operations["allowCouponStreams"];
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
        get: operations["listActionsOfCoupon"];
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
         * Audit of campaigns, waiting room and coupons
         * @description Adds up all there is, in one snapshot while everything goes on, and compares it.
         */
        get: operations["auditCoupons"];
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
        get: operations["readBacklogOfCoupon"];
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
        get: operations["listDeadLettersOfCoupon"];
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
        get: operations["showDeadLetterOfCoupon"];
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
        get: operations["listEventsBehindDeadLetterOfCoupon"];
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
        post: operations["correctDeadLetterOfCoupon"];
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
        post: operations["tryCorrectionOfDeadLetterOfCoupon"];
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
        post: operations["discardDeadLetterOfCoupon"];
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
        post: operations["showPersonalDataOfDeadLetterOfCoupon"];
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
        get: operations["tryDeadLetterOfCoupon"];
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
        get: operations["groupDeadLettersOfCoupon"];
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
        post: operations["redriveDeadLettersOfCoupon"];
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
        get: operations["readKnownEventsOfCoupon"];
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
        get: operations["listFindingsOfCoupon"];
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
        post: operations["acknowledgeFindingsOfCoupon"];
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
         * What coupon holds of a person
         * @description Recorded with the reason.
         */
        post: operations["showPersonInCoupon"];
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
        get: operations["listRedriveRunsOfCoupon"];
        put?: never;
        /**
         * Apply many dead letters again, at a rate
         * @description In order for each key. It goes on after a crash, in any replica, and one at a time runs: refused with `redrive-running` (409) while another is not over, and with `redrive-selects-none` (409) without a dead letter.
         */
        post: operations["startRedriveRunOfCoupon"];
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
        get: operations["showRedriveRunOfCoupon"];
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
        post: operations["stopRedriveRunOfCoupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/data/coupon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What coupon holds of me
         * @description Each service has this route: together they answer all that the shop holds of a person.
         */
        get: operations["readMyDataInCoupon"];
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
        /** @description The campaign as it is now. */
        Campaign: {
            campaignId: string;
            /** Format: date-time */
            closesAt: string;
            discount: components["schemas"]["Discount"];
            /** @description Number of issued coupons. */
            issued: number;
            /** @description Coupons that are not issued yet. Requests in the waiting room come before a new one. */
            left: number;
            /** @description Won. */
            minimumAmount: number;
            name: string;
            /** Format: date-time */
            opensAt: string;
            /** @description Number of coupons of the campaign. */
            quantity: number;
            /**
             * @description A running campaign issues coupons from `opensAt` to `closesAt`, until they are sold out.
             * @enum {string}
             */
            status: "running" | "paused" | "closed";
            validForSeconds: number;
        };
        /**
         * @example {
         *       "quantity": 1500
         *     }
         */
        CampaignChange: {
            /**
             * Format: date-time
             * @description Can be changed until the campaign closes.
             */
            closesAt?: string;
            /**
             * Format: date-time
             * @description Can be changed until the campaign opens.
             */
            opensAt?: string;
            /** @description Can only be raised. */
            quantity?: number;
        };
        /** @description Outcomes of all requests, counted from the records. */
        CampaignFairness: {
            admitted: number;
            campaignId: string;
            /** @description Second and further coupons of the same person. */
            doubled: number;
            /** @description Failed requests; their position was released. */
            failed: number;
            /** @description True when `overIssued`, `doubled`, `inversions` and `passedOver` are all 0. */
            holds: boolean;
            /** @description Requests that were admitted after a later request. */
            inversions: number;
            /** @description Existing coupons. */
            issued: number;
            /** @description Coupons beyond the quantity. */
            overIssued: number;
            /** @description Requests that were refused as sold out although a later request got a coupon. */
            passedOver: number;
            quantity: number;
            requests: number;
            soldOut: number;
            waiting: number;
        };
        /** @description Campaigns, newest first. */
        CampaignPage: {
            items: components["schemas"]["Campaign"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
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
        /** @description The coupon as it is now. */
        Coupon: {
            campaignId: string;
            couponId: string;
            discount: components["schemas"]["Discount"];
            /**
             * Format: date-time
             * @description Orders must be placed before this time to use it.
             */
            expiresAt: string;
            /** Format: date-time */
            issuedAt: string;
            /** @description Minimum total of an order, in won. */
            minimumAmount: number;
            name: string;
            /** @description Only when reserved or used: the order that holds it. */
            orderId?: string;
            status: components["schemas"]["CouponStatus"];
            /** Format: date-time */
            usedAt?: string;
        };
        /** @description Totals and checks, read in one database snapshot. */
        CouponAudit: {
            checks: components["schemas"]["AuditCheck"][];
            /** @description Position in the service's own event stream at which the totals were read: PostgreSQL's `pg_snapshot`. */
            point: string;
            totals: {
                campaigns: number;
                /** @description By status. */
                coupons: {
                    [key: string]: number;
                };
                /** @description Number of issued coupons, as the campaigns count them. */
                issued: number;
                /** @description Orders with a coupon, by status. */
                orders: {
                    [key: string]: number;
                };
                /** @description Number of coupons of all campaigns. */
                promised: number;
                /** @description By status. */
                requests: {
                    [key: string]: number;
                };
            };
        };
        /** @description My coupons, newest first. */
        CouponPage: {
            items: components["schemas"]["Coupon"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** @description The state of the request. */
        CouponRequest: {
            /** @description Number of requests before mine while I wait. */
            ahead: number | null;
            /** Format: uuid */
            campaignId: string;
            /** @description My coupon, once it is issued. */
            couponId: string | null;
            /** @description Estimated waiting time at the pace of the last seconds, in milliseconds. */
            estimatedWaitMs: number | null;
            /** @description My queue position while I wait; 1 is next. It never increases. */
            position: number | null;
            /** Format: date-time */
            requestedAt: string;
            /** Format: uuid */
            requestId: string;
            /**
             * @description `failed`: the coupon could not be issued; the position was released, and you may ask again.
             * @enum {string}
             */
            status: "waiting" | "issued" | "sold-out" | "failed";
        };
        /** @enum {string} */
        CouponStatus: "available" | "reserved" | "used" | "expired";
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
        /** @description A fixed amount in won, or a percentage with a cap; rounded down, and never more than the total of the order. */
        Discount: {
            /** @description Won. */
            amount: number;
            /** @constant */
            kind: "fixed";
        } | {
            /** @description Maximum discount, in won. */
            cap: number;
            /** @constant */
            kind: "percent";
            percent: number;
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
        /** @description The campaign as it is now, with the fields for admins. */
        KeptCampaign: {
            campaignId: string;
            /** Format: date-time */
            closesAt: string;
            /** Format: date-time */
            createdAt: string;
            discount: components["schemas"]["Discount"];
            /** @description Number of issued coupons. */
            issued: number;
            /** @description Won. */
            minimumAmount: number;
            name: string;
            /** Format: date-time */
            opensAt: string;
            /** @description Number of coupons of the campaign. */
            quantity: number;
            /**
             * @description A running campaign issues coupons from `opensAt` to `closesAt`, until they are sold out.
             * @enum {string}
             */
            status: "running" | "paused" | "closed";
            validForSeconds: number;
            /** @description Increases by one with every change by an admin. */
            version: number;
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
         *       "name": "Five thousand won for the first thousand",
         *       "discount": {
         *         "kind": "fixed",
         *         "amount": 5000
         *       },
         *       "minimumAmount": 20000,
         *       "quantity": 1000,
         *       "closesAt": "2099-12-31T00:00:00Z",
         *       "validForSeconds": 2592000
         *     }
         */
        NewCampaign: {
            /** Format: date-time */
            closesAt: string;
            discount: components["schemas"]["Discount"];
            /**
             * @description Minimum total of an order, in won.
             * @default 0
             */
            minimumAmount: number;
            name: string;
            /**
             * Format: date-time
             * @description Default: now.
             */
            opensAt?: string;
            /** @description Number of coupons; at most one for each person. */
            quantity: number;
            /** @description Validity of a coupon from its issue, in seconds. */
            validForSeconds: number;
        };
        /**
         * @example {
         *       "campaignId": "019aa7f0-0000-7000-8000-000000000005"
         *     }
         */
        NewCouponRequest: {
            /** Format: uuid */
            campaignId: string;
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
        /** @description The progress of the waiting room, counted from the records. */
        WaitingRoom: {
            /** @description Over the last ten seconds. */
            admittedPerSecond: number;
            /** @description Admitted requests that are not settled yet. */
            backlog: number;
            campaignId: string;
            issued: number;
            /** @description Time of the oldest waiting request; null when none waits. */
            oldestWaitMs: number | null;
            quantity: number;
            /** @description Over the last ten seconds. */
            settledPerSecond: number;
            /** @description Customers in the waiting room. */
            waiting: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listCoupons: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
                status?: components["schemas"]["CouponStatus"];
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
            /** @description My coupons, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponPage"];
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
    readCoupon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                couponId: string;
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
            /** @description The coupon as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coupon"];
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
    listCampaigns: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Include closed and expired campaigns. */
                over?: "true" | "false";
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
            /** @description Campaigns, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPage"];
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
    createCampaign: {
        parameters: {
            query?: never;
            header: {
                /** @description A new key for each operation, and the same key for each retry of it: then it is executed once. */
                "Idempotency-Key": string;
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. Default: the summary of this operation. */
                "operator-reason"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCampaign"];
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
            /** @description The campaign as it is now, with the fields for admins. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptCampaign"];
                };
            };
        };
    };
    readCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaignId: string;
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
            /** @description The campaign as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
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
    changeCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. Default: the summary of this operation. */
                "operator-reason"?: string;
            };
            path: {
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignChange"];
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
            /** @description The campaign as it is now, with the fields for admins. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptCampaign"];
                };
            };
        };
    };
    closeCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. Default: the summary of this operation. */
                "operator-reason"?: string;
            };
            path: {
                campaignId: string;
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
            /** @description The campaign as it is now, with the fields for admins. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptCampaign"];
                };
            };
        };
    };
    reportCampaignFairness: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaignId: string;
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
            /** @description Outcomes of all requests, counted from the records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignFairness"];
                };
            };
        };
    };
    pauseCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. Default: the summary of this operation. */
                "operator-reason"?: string;
            };
            path: {
                campaignId: string;
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
            /** @description The campaign as it is now, with the fields for admins. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptCampaign"];
                };
            };
        };
    };
    resumeCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. Default: the summary of this operation. */
                "operator-reason"?: string;
            };
            path: {
                campaignId: string;
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
            /** @description The campaign as it is now, with the fields for admins. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptCampaign"];
                };
            };
        };
    };
    readWaitingRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaignId: string;
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
            /** @description The progress of the waiting room, counted from the records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingRoom"];
                };
            };
        };
    };
    requestCoupon: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCouponRequest"];
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
            /** @description The state of the request. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponRequest"];
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
    readCouponRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                requestId: string;
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
            /** @description The state of the request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponRequest"];
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
    watchCouponRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `id` of the last event that the client has seen, when it reconnects. */
                "Last-Event-ID"?: string;
            };
            path: {
                requestId: string;
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
            /** @description Server-sent events; the stream ends after the last one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["CouponRequest"];
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
    allowCouponStreams: {
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
            /** @description The browser may open my live streams. */
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
    listActionsOfCoupon: {
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
    auditCoupons: {
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
                    "application/json": components["schemas"]["CouponAudit"];
                };
            };
        };
    };
    readBacklogOfCoupon: {
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
    listDeadLettersOfCoupon: {
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
    showDeadLetterOfCoupon: {
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
    listEventsBehindDeadLetterOfCoupon: {
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
    correctDeadLetterOfCoupon: {
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
    tryCorrectionOfDeadLetterOfCoupon: {
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
    discardDeadLetterOfCoupon: {
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
    showPersonalDataOfDeadLetterOfCoupon: {
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
    tryDeadLetterOfCoupon: {
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
    groupDeadLettersOfCoupon: {
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
    redriveDeadLettersOfCoupon: {
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
    readKnownEventsOfCoupon: {
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
    listFindingsOfCoupon: {
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
    acknowledgeFindingsOfCoupon: {
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
    showPersonInCoupon: {
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
    listRedriveRunsOfCoupon: {
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
    startRedriveRunOfCoupon: {
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
    showRedriveRunOfCoupon: {
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
    stopRedriveRunOfCoupon: {
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
    readMyDataInCoupon: {
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
}
