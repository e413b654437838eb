export interface paths {
    "/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My balance and points
         * @description Balance of my wallet in won, and my points.
         */
        get: operations["readBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/balance/charge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Charge my balance
         * @description Brings money in through the payment gateway. Answers 202 while the outcome is unknown; with `Prefer: wait=10` the answer waits for it. One charge for each Idempotency-Key, without expiry: a repeated request returns the charge as it is now. Refused with `daily-charge-limit`, `wallet-full` or `erasure-open` (409), and with `charge-repeated-differently` (422) for a key that was used with another amount.
         */
        post: operations["chargeBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/balance/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My charges
         * @description One page. Refused with `cursor-invalid` (400) for a cursor of another list.
         */
        get: operations["listCharges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/balance/charges/{chargeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of my charges
         * @description Refused with `charge-not-found` (404), also when it belongs to another customer.
         */
        get: operations["readCharge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/balance/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My transactions
         * @description Changes of my wallet and points, newest first.
         */
        get: operations["listTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Callback of the payment gateway
         * @description For the payment gateway, which signs its callbacks: the header `gateway-signature` is `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hex>`. Refused with `signature-missing`, `signature-invalid` or `signature-stale` (401), `charge-not-found` (404), `gateway-amount-wrong` (422), and `charge-contradicted` (409) when the charge has already ended differently; nothing changes then. A repeated callback gets the same answer.
         */
        post: operations["receiveGatewayEvent"];
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
        get: operations["listActionsOfBalance"];
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
         * Audit of the books
         * @description Adds up all there is, in one snapshot while everything goes on, and compares it.
         */
        get: operations["auditBooks"];
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
        get: operations["readBacklogOfBalance"];
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
        get: operations["listDeadLettersOfBalance"];
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
        get: operations["showDeadLetterOfBalance"];
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
        get: operations["listEventsBehindDeadLetterOfBalance"];
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
        post: operations["correctDeadLetterOfBalance"];
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
        post: operations["tryCorrectionOfDeadLetterOfBalance"];
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
        post: operations["discardDeadLetterOfBalance"];
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
        post: operations["showPersonalDataOfDeadLetterOfBalance"];
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
        get: operations["tryDeadLetterOfBalance"];
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
        get: operations["groupDeadLettersOfBalance"];
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
        post: operations["redriveDeadLettersOfBalance"];
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
        get: operations["readKnownEventsOfBalance"];
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
        get: operations["listFindingsOfBalance"];
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
        post: operations["acknowledgeFindingsOfBalance"];
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
         * What balance holds of a person
         * @description Recorded with the reason.
         */
        post: operations["showPersonInBalance"];
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
        get: operations["listRedriveRunsOfBalance"];
        put?: never;
        /**
         * Apply many dead letters again, at a rate
         * @description In order for each key. It goes on after a crash, in any replica, and one at a time runs: refused with `redrive-running` (409) while another is not over, and with `redrive-selects-none` (409) without a dead letter.
         */
        post: operations["startRedriveRunOfBalance"];
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
        get: operations["showRedriveRunOfBalance"];
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
        post: operations["stopRedriveRunOfBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/wallets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All wallets that have moved
         * @description To compare with what the events say: `npm run rebuild`.
         */
        get: operations["listWallets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/data/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What balance holds of me
         * @description Each service has this route: together they answer all that the shop holds of a person.
         */
        get: operations["readMyDataInBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My points
         * @description One point pays one won of an order. An order earns points for the part that is paid in money.
         */
        get: operations["readPoints"];
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
        /** @description 0 for a customer without a wallet. */
        Balance: {
            /** @description Won. */
            balance: number;
            /** @description A point is worth one won. */
            points: number;
        };
        /** @description Totals and checks, read in one database snapshot. */
        BalanceAudit: {
            checks: components["schemas"]["AuditCheck"][];
            /** @description Position in the service's own event stream at which the totals were read: PostgreSQL's `pg_snapshot`. */
            point: string;
            totals: {
                charges: {
                    credited: number;
                    /** @description Won. */
                    creditedAmount: number;
                    failed: number;
                    open: number;
                    /** @description Won. */
                    openAmount: number;
                };
                /** @description Money paid in from outside, as a negative number. */
                funding: number;
                /** @description Opening balances, and charges from before there was a gateway. */
                openings: number;
                payments: {
                    completed: number;
                    /** @description Won. */
                    completedAmount: number;
                    declined: number;
                    refunded: number;
                    /** @description Won. */
                    refundedAmount: number;
                };
                points: number;
                /** @description Cost of points, as a negative number. */
                promotion: number;
                /** @description Won. */
                revenue: number;
                /** @description Won. */
                wallets: number;
            };
        };
        /** @description The charge as it is now. */
        Charge: {
            /** @description Won. */
            amount: number;
            /** @description Balance right after the credit; only when credited. */
            balance?: number;
            chargeId: string;
            /**
             * @description Only when failed: declined at once, or authorised and then not captured.
             * @enum {string}
             */
            reason?: "declined" | "not-captured";
            /** Format: date-time */
            requestedAt: string;
            /**
             * Format: date-time
             * @description Time at which it was credited or failed.
             */
            settledAt?: string;
            /**
             * @description `authorised`: the gateway has authorised the payment; `credited`: the money is in the wallet.
             * @enum {string}
             */
            status: "requested" | "authorised" | "credited" | "failed";
        };
        /** @description My charges, newest first. */
        ChargePage: {
            items: components["schemas"]["Charge"][];
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
        /** @description The callback was processed. `status` is the current status of the charge. */
        GatewayAnswer: {
            chargeId: string;
            /** @enum {string} */
            status: "requested" | "authorised" | "credited" | "failed";
        };
        /**
         * @example {
         *       "paymentId": "b3a1f7c4",
         *       "reference": "3fbd6a56-6f2c-5f0e-9d0b-6a9c8d0f1a2b",
         *       "amount": 100000,
         *       "status": "captured"
         *     }
         */
        GatewayEvent: {
            amount: number;
            paymentId: string;
            /** Format: uuid */
            reference: string;
            /** @enum {string} */
            status: "captured" | "failed";
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
        /**
         * @example {
         *       "amount": 100000
         *     }
         */
        NewCharge: {
            /** @description Won. */
            amount: number;
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
        Points: {
            /** @description Negative when points were spent and the order that earned them was refunded later. */
            points: number;
            /** @description Points earned for each 100 won paid in money. */
            pointsPercent: number;
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
        Transaction: {
            /** @description Change of the wallet, in won; negative for money that left it. */
            amount: number;
            /** @description Balance after the change, in won. */
            balance: number;
            /** Format: date-time */
            createdAt: string;
            /** @enum {string} */
            kind: "charge" | "payment" | "refund" | "points-accrued" | "points-taken-back";
            orderId: string | null;
            /** @description Change of the points; negative for points that were spent. */
            points: number;
            pointsBalance: number;
            transferId: string;
        };
        /** @description A page of changes. */
        TransactionPage: {
            items: components["schemas"]["Transaction"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
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
        Wallet: {
            /** @description Won. */
            balance: number;
            points: number;
            userId: string;
            /** @description Number of movements. */
            version: number;
        };
        /** @description Wallets, by user. */
        WalletPage: {
            items: components["schemas"]["Wallet"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
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
    readBalance: {
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
            /** @description 0 for a customer without a wallet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
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
    chargeBalance: {
        parameters: {
            query?: never;
            header: {
                /** @description A new key for each operation, and the same key for each retry of it: then it is executed once. */
                "Idempotency-Key": string;
                /** @description `wait=3`: delay the answer until the outcome is known, for 1 to 10 seconds (RFC 7240). */
                prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCharge"];
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
            /** @description The charge has failed, and `reason` says why: no money moved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Charge"];
                };
            };
            /** @description The money is in the wallet. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Charge"];
                };
            };
            /** @description The outcome is not known yet. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Charge"];
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
    listCharges: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Requested at this time or later. */
                from?: string;
                /** @description Maximum number of items. */
                limit?: number;
                status?: "requested" | "authorised" | "credited" | "failed";
                /** @description Requested before this time. */
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
            /** @description My charges, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargePage"];
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
    readCharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                chargeId: string;
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
            /** @description The charge as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Charge"];
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
    listTransactions: {
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
            /** @description A page of changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionPage"];
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
    receiveGatewayEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description `t=<seconds>,v1=<hex>`, with as many `v1` as it has secrets; required. */
                "gateway-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GatewayEvent"];
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
            /** @description The callback was processed. `status` is the current status of the charge. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GatewayAnswer"];
                };
            };
        };
    };
    listActionsOfBalance: {
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
    auditBooks: {
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
                    "application/json": components["schemas"]["BalanceAudit"];
                };
            };
        };
    };
    readBacklogOfBalance: {
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
    listDeadLettersOfBalance: {
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
    showDeadLetterOfBalance: {
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
    listEventsBehindDeadLetterOfBalance: {
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
    correctDeadLetterOfBalance: {
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
    tryCorrectionOfDeadLetterOfBalance: {
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
    discardDeadLetterOfBalance: {
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
    showPersonalDataOfDeadLetterOfBalance: {
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
    tryDeadLetterOfBalance: {
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
    groupDeadLettersOfBalance: {
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
    redriveDeadLettersOfBalance: {
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
    readKnownEventsOfBalance: {
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
    listFindingsOfBalance: {
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
    acknowledgeFindingsOfBalance: {
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
    showPersonInBalance: {
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
    listRedriveRunsOfBalance: {
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
    startRedriveRunOfBalance: {
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
    showRedriveRunOfBalance: {
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
    stopRedriveRunOfBalance: {
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
    listWallets: {
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
                    "application/json": components["schemas"]["WalletPage"];
                };
            };
        };
    };
    readMyDataInBalance: {
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
    readPoints: {
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
            /** @description My points, and the points that an order earns. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Points"];
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
