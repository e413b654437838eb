export interface paths {
    "/internal/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Actions of operators in this service, newest first */
        get: operations["listActionsOfNotification"];
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
         * Whether inboxes and deliveries agree
         * @description Adds up all there is, in one snapshot while everything goes on, and compares it.
         */
        get: operations["auditNotifications"];
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
        get: operations["readBacklogOfNotification"];
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
        get: operations["listDeadLettersOfNotification"];
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
        get: operations["showDeadLetterOfNotification"];
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
        get: operations["listEventsBehindDeadLetterOfNotification"];
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
        post: operations["correctDeadLetterOfNotification"];
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
        post: operations["tryCorrectionOfDeadLetterOfNotification"];
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
        post: operations["discardDeadLetterOfNotification"];
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
        post: operations["showPersonalDataOfDeadLetterOfNotification"];
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
        get: operations["tryDeadLetterOfNotification"];
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
        get: operations["groupDeadLettersOfNotification"];
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
        post: operations["redriveDeadLettersOfNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deliveries by status */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/deliveries/{notificationId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retry a dead delivery */
        post: operations["retryDelivery"];
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
        get: operations["readKnownEventsOfNotification"];
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
        get: operations["listFindingsOfNotification"];
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
        post: operations["acknowledgeFindingsOfNotification"];
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
         * What notification holds of a person
         * @description Recorded with the reason.
         */
        post: operations["showPersonInNotification"];
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
        get: operations["listRedriveRunsOfNotification"];
        put?: never;
        /**
         * Apply many dead letters again, at a rate
         * @description In order for each key. It goes on after a crash, in any replica, and one at a time runs: refused with `redrive-running` (409) while another is not over, and with `redrive-selects-none` (409) without a dead letter.
         */
        post: operations["startRedriveRunOfNotification"];
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
        get: operations["showRedriveRunOfNotification"];
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
        post: operations["stopRedriveRunOfNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail-links/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page with a button that confirms an e-mail address
         * @description Refused with `mail-link-invalid` (400).
         */
        get: operations["showConfirmation"];
        put?: never;
        /**
         * Confirm an e-mail address by the link of its mail, once
         * @description Refused with `mail-link-invalid` (400), `mail-link-void` (409).
         */
        post: operations["confirmAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail-links/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page with a button that ends e-mails of a kind
         * @description Refused with `mail-link-invalid` (400).
         */
        get: operations["showUnsubscription"];
        put?: never;
        /**
         * End e-mails of a kind by the link of one of them
         * @description As a mail program does it (RFC 8058). Refused with `mail-link-invalid` (400).
         */
        post: operations["unsubscribeByLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My contact data and preferences */
        get: operations["readContact"];
        /**
         * Set my contact data and preferences
         * @description Replaces everything that was set before. Messages come to a new address when it is confirmed by the link in the mail that is sent to it; an address that waits for its confirmation gets another mail after an hour. Refused with `too-many-contact-changes`, `too-many-confirmations` (429).
         */
        put: operations["changeContact"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/data/notification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What notification holds of me
         * @description Each service has this route: together they answer all that the shop holds of a person.
         */
        get: operations["readMyDataInNotification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/push-subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My push subscriptions */
        get: operations["listPushSubscriptions"];
        /**
         * Add a push subscription of a browser
         * @description A repeated request returns the same subscription; a browser that received another person’s messages receives mine only. Refused with `push-endpoint-refused`, `push-keys-invalid` (400), `too-many-browsers` (409).
         */
        put: operations["addPushSubscription"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/push-subscriptions/{subscriptionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a push subscription */
        delete: operations["removePushSubscription"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My notifications */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{notificationId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a notification as read */
        post: operations["markNotificationRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark all as read */
        post: operations["markAllNotificationsRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My notifications, live
         * @description Sends each new notification. A browser that reconnects sends the last id it has seen in `Last-Event-ID`, and gets all that came since.
         */
        get: operations["watchNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/stream-cookie": {
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
         * @description Sets a cookie with my token for five minutes, which only the live streams below `/notifications` take. A page of another origin asks with `credentials: "include"`, opens its `EventSource` with `withCredentials`, and must be of the same site. When a stream cannot be opened again, ask again. Refused with `token-too-long` (400) when no browser would keep it.
         */
        post: operations["allowNotificationStreams"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/push/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public key for web push */
        get: operations["readPushKey"];
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
        /** @enum {string} */
        Channel: "email" | "push";
        /** @description My contact data and preferences. */
        Contact: {
            email: string | null;
            /** @description Messages come to a confirmed address. `bounced`: its mail server has refused it: set it again, or another one. null without an address. */
            emailState: ("confirmed" | "unconfirmed" | "bounced") | null;
            preferences: {
                [key: string]: {
                    email: boolean;
                    push: boolean;
                };
            };
            quietHours: {
                from: string;
                to: string;
            } | null;
            timeZone: string;
        };
        /**
         * @example {
         *       "email": "demo@example.com",
         *       "timeZone": "Asia/Seoul",
         *       "quietHours": {
         *         "from": "22:00",
         *         "to": "08:00"
         *       },
         *       "preferences": {
         *         "coupon-issued": {
         *           "email": true
         *         }
         *       }
         *     }
         */
        ContactChange: {
            email: string | null;
            /** @description Channels by kind of notification; a kind that is left out has its default channels. */
            preferences?: {
                "balance-charged"?: {
                    email?: boolean;
                    push?: boolean;
                };
                "coupon-issued"?: {
                    email?: boolean;
                    push?: boolean;
                };
                "order-cancelled"?: {
                    email?: boolean;
                    push?: boolean;
                };
                "order-paid"?: {
                    email?: boolean;
                    push?: boolean;
                };
            };
            quietHours?: {
                from: string;
                to: string;
            } | null;
            /** @description My time zone; default: the shop's. */
            timeZone?: string;
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
        /** @description The delivery as it is now. */
        Delivery: {
            /** @description Id of the event that caused it. */
            causeId: string;
            channel: components["schemas"]["Channel"];
            /** Format: date-time */
            dueAt: string;
            /** @description Error of the last attempt; never contains an address. */
            error: string | null;
            kind: components["schemas"]["DeliveryKind"];
            /** Format: date-time */
            nextTryAt: string;
            notificationId: string;
            /** @description Reason for not sending it. */
            reason: string | null;
            /** Format: date-time */
            requestedAt: string;
            settledAt: string | null;
            status: components["schemas"]["DeliveryStatus"];
            tries: number;
            userId: string;
        };
        /** @enum {string} */
        DeliveryKind: "order-paid" | "order-cancelled" | "coupon-issued" | "balance-charged" | "audit-difference" | "email-confirmation";
        /** @description Deliveries, latest request first. */
        DeliveryPage: {
            items: components["schemas"]["Delivery"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /** @enum {string} */
        DeliveryStatus: "waiting" | "sending" | "sent" | "not-sent" | "dead";
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
        /**
         * @description The browser's PushSubscription as JSON.
         * @example {
         *       "endpoint": "https://push.example.com/v1/abc",
         *       "keys": {
         *         "p256dh": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
         *         "auth": "tBHItJI5svbpez7KI4CCXg"
         *       }
         *     }
         */
        NewPushSubscription: {
            /** Format: uri */
            endpoint: string;
            expirationTime?: number | null;
            keys: {
                auth: string;
                p256dh: string;
            };
        };
        /** @description The notification as it is now. */
        Notification: {
            /** Format: date-time */
            createdAt: string;
            kind: components["schemas"]["NotificationKind"];
            notificationId: string;
            /** @description Time at which it was read; null while unread. */
            readAt: string | null;
            /** @description Details of the notification. */
            rows: {
                label: string;
                value: string;
            }[];
            text: string;
            title: string;
        };
        /** @description Totals and checks, read in one database snapshot. */
        NotificationAudit: {
            checks: components["schemas"]["AuditCheck"][];
            /** @description Position in the service's own event stream at which the totals were read: PostgreSQL's `pg_snapshot`. */
            point: string;
            totals: {
                /** @description By status. */
                deliveries: {
                    [key: string]: number;
                };
                inboxes: number;
                notifications: number;
                unread: number;
            };
        };
        /** @enum {string} */
        NotificationKind: "order-paid" | "order-cancelled" | "coupon-issued" | "balance-charged";
        /** @description My notifications, newest first. */
        NotificationPage: {
            items: components["schemas"]["Notification"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
            /** @description Number of unread notifications, on all pages. */
            unread: number;
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
        /** @description VAPID public key of this shop. */
        PushKey: {
            /** @description The `applicationServerKey` of `pushManager.subscribe`. */
            publicKey: string;
        };
        /** @description Id of the subscription, to remove it with. */
        PushSubscriptionId: {
            subscriptionId: string;
        };
        /** @description My push subscriptions. */
        PushSubscriptionList: {
            items: {
                /** Format: date-time */
                createdAt: string;
                /** @description The push service's host. */
                service: string;
                subscriptionId: string;
            }[];
        };
        /** @description All are read. */
        ReadCount: {
            /** @description Number of notifications that were unread. */
            read: number;
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listActionsOfNotification: {
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
    auditNotifications: {
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
                    "application/json": components["schemas"]["NotificationAudit"];
                };
            };
        };
    };
    readBacklogOfNotification: {
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
    listDeadLettersOfNotification: {
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
    showDeadLetterOfNotification: {
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
    listEventsBehindDeadLetterOfNotification: {
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
    correctDeadLetterOfNotification: {
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
    tryCorrectionOfDeadLetterOfNotification: {
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
    discardDeadLetterOfNotification: {
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
    showPersonalDataOfDeadLetterOfNotification: {
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
    tryDeadLetterOfNotification: {
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
    groupDeadLettersOfNotification: {
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
    redriveDeadLettersOfNotification: {
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
    listDeliveries: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Default: dead deliveries. */
                status?: components["schemas"]["DeliveryStatus"];
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
            /** @description Deliveries, latest request first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
        };
    };
    retryDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it. Default: the summary of this operation. */
                "operator-reason"?: string;
            };
            path: {
                notificationId: string;
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
            /** @description The delivery as it is now. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    readKnownEventsOfNotification: {
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
    listFindingsOfNotification: {
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
    acknowledgeFindingsOfNotification: {
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
    showPersonInNotification: {
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
    listRedriveRunsOfNotification: {
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
    startRedriveRunOfNotification: {
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
    showRedriveRunOfNotification: {
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
    stopRedriveRunOfNotification: {
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
    showConfirmation: {
        parameters: {
            query: {
                /** @description From the link. */
                token: string;
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
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
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
    confirmAddress: {
        parameters: {
            query: {
                /** @description From the link. */
                token: string;
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
            /** @description The address is confirmed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
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
    showUnsubscription: {
        parameters: {
            query: {
                /** @description From the link. */
                token: string;
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
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
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
    unsubscribeByLink: {
        parameters: {
            query: {
                /** @description From the link. */
                token: string;
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
            /** @description No e-mail of this kind is sent any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
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
    readContact: {
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
            /** @description My contact data and preferences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
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
    changeContact: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactChange"];
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
            /** @description My contact data and preferences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
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
    readMyDataInNotification: {
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
    listPushSubscriptions: {
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
            /** @description My push subscriptions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushSubscriptionList"];
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
    addPushSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPushSubscription"];
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
            /** @description Id of the subscription, to remove it with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushSubscriptionId"];
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
    removePushSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscriptionId: string;
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
            /** @description The browser receives no more push messages. */
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
    listNotifications: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page, unchanged; without it, the first page. */
                cursor?: string;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description `true`: only unread ones. */
                unread?: "true" | "false";
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
            /** @description My notifications, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
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
    markNotificationRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notificationId: string;
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
            /** @description The notification as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
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
    markAllNotificationsRead: {
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
            /** @description All are read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadCount"];
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
    watchNotifications: {
        parameters: {
            query?: never;
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
                    "text/event-stream": components["schemas"]["Notification"];
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
    allowNotificationStreams: {
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
    readPushKey: {
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
            /** @description VAPID public key of this shop. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushKey"];
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
