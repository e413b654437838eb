export interface paths {
    "/api/kafka/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Consumer groups with their lag on each topic, in records and in seconds */
        get: operations["listGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kafka/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches records by key, field or header within a budget, over all topics or some */
        get: operations["searchRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kafka/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All topics but Kafka’s own, with size, retention, contract and readers */
        get: operations["listTopics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kafka/topics/{topic}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A topic: its partitions, settings, and groups with their lag */
        get: operations["showTopic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kafka/topics/{topic}/partitions/{partition}/records/{offset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One record, with its whole value */
        get: operations["showRecord"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kafka/topics/{topic}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records of a topic, decoded, in pages
         * @description Merged over the partitions by time; within a partition in the order of the log.
         */
        get: operations["listRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kafka/topics/{topic}/records.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records of a topic as lines of JSON
         * @description A file that breaks off was not finished: its connection ends with an error.
         */
        get: operations["exportRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kafka/topics/{topic}/tail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follows a topic: each record as it comes, as long as the client keeps up */
        get: operations["followTopic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kafka/topics/{topic}/test-record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A test record to begin with: the example of the contract */
        get: operations["draftTestRecord"];
        put?: never;
        /**
         * Send a test record; only in development
         * @description It is checked against the newest contract, and its headers say who has sent it and why. Audits report it: no service has published it. Refused with `test-record-invalid` (400).
         */
        post: operations["sendTestRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what changes: what is wrong, the traffic of each topic, which topics have moved
         * @description Of each kind the newest is sent; what a slow client has not taken is replaced. Nothing is looked at without such a stream. It ends with the session.
         */
        get: operations["watch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metrics/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The alerts that fire or are about to */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metrics/dashboards/{dashboard}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The values of every panel of a dashboard */
        get: operations["drawDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has signed in, and whether changes are passed on */
        get: operations["readSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/operate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch "operate" on for fifteen minutes, or off
         * @description It stays off for a customer, who needs it for nothing.
         */
        post: operations["switchOperate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session */
        post: operations["signOut"];
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
        AlertList: {
            /**
             * Format: date-time
             * @description When Prometheus was asked.
             */
            at: string;
            /** @description Rules that Prometheus cannot evaluate. */
            broken: string[];
            /** @description Those that fire first, the critical ones before the others. */
            items: {
                labels: {
                    [key: string]: string;
                };
                name: string;
                /** @description Section of the runbook that says what to do. */
                runbook: string;
                severity: string;
                /** @description ISO 8601, UTC. */
                since: string;
                /**
                 * @description `pending`: its condition holds, and not yet for long enough.
                 * @enum {string}
                 */
                state: "pending" | "firing";
                summary: string;
            }[];
            /** @description Rules that were evaluated. */
            rules: number;
        };
        DrawnDashboard: {
            /**
             * Format: date-time
             * @description When Prometheus was asked.
             */
            at: string;
            rows: {
                heading: string;
                panels: {
                    about: string;
                    /** @description A stat is a reason to look from this value on. */
                    alarm: number | null;
                    /** @description Further series. */
                    hidden: number;
                    /** @enum {string} */
                    kind: "lines" | "stat";
                    /** @description Why Prometheus has not answered for this panel. */
                    problem: string | null;
                    /** @description Those with the highest last values, highest first. */
                    series: {
                        labels: {
                            [key: string]: string;
                        };
                        /** @description In it, `{{label}}` stands for the label’s value; empty for the panel’s own title. */
                        legend: string;
                        /** @description One for each of `times`, or one alone for a stat; null where there is none. */
                        values: (number | null)[];
                    }[];
                    title: string;
                    /** @enum {string} */
                    unit: "short" | "eps" | "s" | "bytes" | "percentunit";
                }[];
            }[];
            /** @description Seconds since 1970, the same for every series. */
            times: number[];
        };
        LiveKafka: {
            /** @description ISO 8601, UTC; by the clock of the console. */
            at: string;
            problem: string | null;
        };
        LiveMoved: {
            topics: string[];
        };
        LiveProblems: {
            /** @description ISO 8601, UTC; by the clock of the console. */
            at: string;
            items: {
                action: {
                    command: string;
                    route: string;
                    runbook: string;
                };
                /** @description Null when it is not known. */
                ageSeconds: number | null;
                /** @enum {string} */
                kind: "no-answer" | "not-ready" | "blocked-keys" | "dead-letters" | "finding" | "stuck-order" | "lag" | "outbox" | "audit";
                /** @description A topic, an order, a letter (`order/12`), an object of the audit. */
                object: string;
                sentence: string;
                service: string;
            }[];
        };
        LiveTraffic: {
            /** @description ISO 8601, UTC; by the clock of the console. */
            at: string;
            /** @description Some of the records since the last look, within a budget. */
            sampled: {
                /** @description What it is about, and the field of the contract that has this id: `orderId`. */
                about: {
                    field: string;
                    id: string;
                } | null;
                at: string | null;
                /** @description Of key, value and headers. */
                bytes: number;
                /** @description The name of its contract, or what its header says. */
                event: string | null;
                offset: number;
                partition: number;
                producer: string | null;
                /** @description As its contract calls it; with the prefix where it has none. */
                topic: string;
            }[];
            topics: {
                event: string | null;
                /** @description Null when no broker says what groups have committed. */
                readers: {
                    group: string;
                    /** @description Records that it has still to read; an upper bound. */
                    lag: number;
                    /** @description The sum of its committed offsets. */
                    read: number;
                    /** @description Null for a group of others. */
                    service: string | null;
                }[] | null;
                topic: string;
                /** @description The sum of the offsets after the last records. Null when a partition has no leader. */
                written: number | null;
            }[];
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
        Session: {
            /** @description Whether operators can break this shop on purpose: only with `npm start`. */
            hasLab: boolean;
            /** @description Until when changes of an operator are passed on; null: the session is read-only. */
            operatesUntil: string | null;
            user: {
                /** @description What the person may do beyond what is their own; none for a customer. */
                scopes: ("catalogue" | "campaigns" | "support" | "finance" | "data" | "privacy" | "operate")[];
                userId: string;
            } | null;
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
    listGroups: {
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Each group with each topic that it reads. */
                        items: {
                            group: string;
                            members: number;
                            partitions: {
                                /** @description The next record to read; null when nothing was committed yet. */
                                committed: number | null;
                                /** @description Who reads it; null when no member does. */
                                owner: {
                                    client: string;
                                    host: string;
                                    member: string;
                                } | null;
                                partition: number;
                                /** @description Records that the group has still to read; an upper bound. */
                                records: number;
                                /** @description Age of the first record that the group has not committed; null when it could not be read. */
                                seconds: number | null;
                            }[];
                            /** @description Records that the group has still to read; an upper bound. */
                            records: number;
                            /** @description Age of the first record that the group has not committed; null when it could not be read. */
                            seconds: number | null;
                            state: string;
                            topic: string;
                            /** @description Null at the first look. */
                            trend: {
                                /** @enum {string} */
                                direction: "growing" | "falling" | "steady";
                                /** @description Records that the group has committed a second. */
                                read: number;
                                samples: {
                                    /** @description ISO 8601, UTC. */
                                    at: string;
                                    records: number;
                                    seconds: number | null;
                                }[];
                                /** @description ISO 8601, UTC. */
                                since: string;
                                /** @description Records that were written a second. */
                                written: number;
                            } | null;
                        }[];
                    };
                };
            };
        };
    };
    searchRecords: {
        parameters: {
            query?: {
                /** @description How many records to look at for this answer; it also ends after some seconds, or 64 MiB. */
                budget?: string;
                /** @description `nextCursor` of the previous answer, unchanged. */
                cursor?: string;
                /** @description Searches a key in all partitions. */
                everywhere?: "true" | "false";
                /** @description Searches records whose value has `value` in this field; within others: `lines.productId`. */
                field?: string;
                /** @description Searches records that have `value` in this header. */
                header?: string;
                /** @description Searches records with this key, in the partitions that it belongs to. */
                key?: string;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Only from the first record at or after this time in each partition. */
                since?: string;
                /** @description Names with commas between; default: all but Kafka’s own. */
                topics?: string;
                value?: string;
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Partitions that no broker leads now, so they were not searched. */
                        away: {
                            partition: number;
                            topic: string;
                        }[];
                        /** @description What Kafka was asked for: it does not grow with the topic. */
                        effort: {
                            bytes: number;
                            fetches: number;
                        };
                        /** @description Newest first within a partition. */
                        hits: {
                            /** @description Null when the producer sent a time that no calendar has. */
                            at: string | null;
                            /** @description Of key, value and headers. */
                            bytes: number;
                            headers: {
                                name: string;
                                value: {
                                    base64: boolean;
                                    text: string;
                                } | null;
                            }[];
                            key: {
                                base64: boolean;
                                text: string;
                            } | null;
                            /** @description An offset of the log. */
                            offset: number;
                            partition: number;
                            topic: string;
                            value: {
                                /** @enum {string} */
                                kind: "none";
                            } | {
                                data: unknown;
                                fit: {
                                    /** @description Fields that only the schema of the record has; readers ignore them. */
                                    added: string[];
                                    event: string;
                                    /** @description Fields that only the contract has; readers see the default. */
                                    missing: string[];
                                    /** @description Why readers of the contract cannot read it; null when they can. */
                                    problem: string | null;
                                } | null;
                                /** @enum {string} */
                                kind: "avro";
                                /** @description True when personal fields are masked. */
                                masked: boolean;
                                schema: {
                                    id: number;
                                    subject: string | null;
                                    version: number | null;
                                };
                            } | {
                                /** @enum {string} */
                                kind: "masked";
                            } | {
                                data: unknown;
                                /** @enum {string} */
                                kind: "json";
                            } | {
                                /** @enum {string} */
                                kind: "text";
                                text: string;
                            } | {
                                /** @enum {string} */
                                kind: "large";
                            } | {
                                /** @description The first bytes; null where they may be personal. */
                                base64: string | null;
                                detail: string;
                                /** @enum {string} */
                                kind: "unreadable";
                                /** @enum {string} */
                                reason: "registry-unavailable" | "schema-unknown" | "schema-foreign" | "damaged" | "binary";
                            };
                        }[];
                        /** @description Records that were looked at, with those before the cursor. */
                        looked: number;
                        /** @description Goes on where this ended; null when everything was looked at. */
                        nextCursor: string | null;
                        /** @description Records in the partitions that are searched; an upper bound where a topic is compacted. */
                        of: number;
                        /** @description Which partitions were searched, of how many. A key is searched where Kafka’s own partitioner puts it: a record from before its topic grew, or of a producer with another partitioner, may lie in another one. */
                        partitions: {
                            of: number;
                            partitions: number[];
                            topic: string;
                        }[];
                        /** @description Records whose value could not be read, so they may be missing among the hits. */
                        unreadable: number;
                    };
                };
            };
        };
    };
    listTopics: {
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Of one copy; null when a broker does not say. */
                            bytes: number | null;
                            compacted: boolean;
                            /** @description The event of its contract; null for a topic of others. */
                            contract: string | null;
                            /** @description False where offsets have no record: compacted topics. Ends of transactions are counted, too. */
                            exact: boolean;
                            /** @description Its readers, with their lag. */
                            groups: {
                                group: string;
                                records: number;
                            }[];
                            name: string;
                            partitions: number;
                            /** @description Offsets between the first and the next record. Null when a partition has no leader. */
                            records: number | null;
                            /** @description Null: for ever. */
                            retentionMs: number | null;
                        }[];
                        /** @description What could not be found out now; everything else is true. */
                        unknown: ("groups" | "settings" | "bytes")[];
                    };
                };
            };
        };
    };
    showTopic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of one copy; null when a broker does not say. */
                        bytes: number | null;
                        compacted: boolean;
                        config: {
                            name: string;
                            /** @description Not the default. */
                            own: boolean;
                            value: string | null;
                        }[];
                        /** @description The event of its contract; null for a topic of others. */
                        contract: string | null;
                        /** @description False where offsets have no record: compacted topics. Ends of transactions are counted, too. */
                        exact: boolean;
                        groups: {
                            group: string;
                            members: number;
                            partitions: {
                                /** @description The next record to read; null when nothing was committed yet. */
                                committed: number | null;
                                /** @description Who reads it; null when no member does. */
                                owner: {
                                    client: string;
                                    host: string;
                                    member: string;
                                } | null;
                                partition: number;
                                /** @description Records that the group has still to read; an upper bound. */
                                records: number;
                                /** @description Age of the first record that the group has not committed; null when it could not be read. */
                                seconds: number | null;
                            }[];
                            /** @description Records that the group has still to read; an upper bound. */
                            records: number;
                            /** @description Age of the first record that the group has not committed; null when it could not be read. */
                            seconds: number | null;
                            state: string;
                            /** @description Null at the first look. */
                            trend: {
                                /** @enum {string} */
                                direction: "growing" | "falling" | "steady";
                                /** @description Records that the group has committed a second. */
                                read: number;
                                samples: {
                                    /** @description ISO 8601, UTC. */
                                    at: string;
                                    records: number;
                                    seconds: number | null;
                                }[];
                                /** @description ISO 8601, UTC. */
                                since: string;
                                /** @description Records that were written a second. */
                                written: number;
                            } | null;
                        }[];
                        name: string;
                        partitions: {
                            begin: number | null;
                            bytes: number | null;
                            end: number | null;
                            /** @description Brokers whose copies have all records. */
                            inSync: number[];
                            /** @description The number of a broker; null when none leads it. */
                            leader: number | null;
                            /** @description Records behind a transaction that has not ended: no consumer sees them. */
                            open: number | null;
                            partition: number;
                            replicas: number[];
                        }[];
                        /** @description Offsets between the first and the next record. Null when a partition has no leader. */
                        records: number | null;
                        /** @description Null: for ever. */
                        retentionMs: number | null;
                        /** @description What could not be found out now; everything else is true. */
                        unknown: ("groups" | "settings" | "bytes")[];
                    };
                };
            };
        };
    };
    showRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                offset: string;
                partition: string;
                topic: string;
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Null when the producer sent a time that no calendar has. */
                        at: string | null;
                        /** @description Of key, value and headers. */
                        bytes: number;
                        headers: {
                            name: string;
                            value: {
                                base64: boolean;
                                text: string;
                            } | null;
                        }[];
                        key: {
                            base64: boolean;
                            text: string;
                        } | null;
                        /** @description An offset of the log. */
                        offset: number;
                        partition: number;
                        topic: string;
                        value: {
                            /** @enum {string} */
                            kind: "none";
                        } | {
                            data: unknown;
                            fit: {
                                /** @description Fields that only the schema of the record has; readers ignore them. */
                                added: string[];
                                event: string;
                                /** @description Fields that only the contract has; readers see the default. */
                                missing: string[];
                                /** @description Why readers of the contract cannot read it; null when they can. */
                                problem: string | null;
                            } | null;
                            /** @enum {string} */
                            kind: "avro";
                            /** @description True when personal fields are masked. */
                            masked: boolean;
                            schema: {
                                id: number;
                                subject: string | null;
                                version: number | null;
                            };
                        } | {
                            /** @enum {string} */
                            kind: "masked";
                        } | {
                            data: unknown;
                            /** @enum {string} */
                            kind: "json";
                        } | {
                            /** @enum {string} */
                            kind: "text";
                            text: string;
                        } | {
                            /** @enum {string} */
                            kind: "large";
                        } | {
                            /** @description The first bytes; null where they may be personal. */
                            base64: string | null;
                            detail: string;
                            /** @enum {string} */
                            kind: "unreadable";
                            /** @enum {string} */
                            reason: "registry-unavailable" | "schema-unknown" | "schema-foreign" | "damaged" | "binary";
                        };
                    };
                };
            };
        };
    };
    listRecords: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous answer, unchanged. */
                cursor?: string;
                /** @description Where to begin, and in which order to go on; default: newest. */
                from?: "newest" | "oldest";
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Begins at this offset of the partition instead, and goes on to later ones. */
                offset?: string;
                /** @description Default: all of them. */
                partition?: string;
                /** @description Begins with the first record at or after this time in each partition, and goes on to later ones. */
                since?: string;
            };
            header?: never;
            path: {
                topic: string;
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What Kafka was asked for: it does not grow with the topic. */
                        effort: {
                            bytes: number;
                            fetches: number;
                        };
                        items: {
                            /** @description Null when the producer sent a time that no calendar has. */
                            at: string | null;
                            /** @description Of key, value and headers. */
                            bytes: number;
                            headers: {
                                name: string;
                                value: {
                                    base64: boolean;
                                    text: string;
                                } | null;
                            }[];
                            key: {
                                base64: boolean;
                                text: string;
                            } | null;
                            /** @description An offset of the log. */
                            offset: number;
                            partition: number;
                            topic: string;
                            value: {
                                /** @enum {string} */
                                kind: "none";
                            } | {
                                data: unknown;
                                fit: {
                                    /** @description Fields that only the schema of the record has; readers ignore them. */
                                    added: string[];
                                    event: string;
                                    /** @description Fields that only the contract has; readers see the default. */
                                    missing: string[];
                                    /** @description Why readers of the contract cannot read it; null when they can. */
                                    problem: string | null;
                                } | null;
                                /** @enum {string} */
                                kind: "avro";
                                /** @description True when personal fields are masked. */
                                masked: boolean;
                                schema: {
                                    id: number;
                                    subject: string | null;
                                    version: number | null;
                                };
                            } | {
                                /** @enum {string} */
                                kind: "masked";
                            } | {
                                data: unknown;
                                /** @enum {string} */
                                kind: "json";
                            } | {
                                /** @enum {string} */
                                kind: "text";
                                text: string;
                            } | {
                                /** @enum {string} */
                                kind: "large";
                            } | {
                                /** @description The first bytes; null where they may be personal. */
                                base64: string | null;
                                detail: string;
                                /** @enum {string} */
                                kind: "unreadable";
                                /** @enum {string} */
                                reason: "registry-unavailable" | "schema-unknown" | "schema-foreign" | "damaged" | "binary";
                            };
                        }[];
                        /** @description Null when there are no more. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    exportRecords: {
        parameters: {
            query?: {
                /** @description Where to begin, and in which order to go on; default: newest. */
                from?: "newest" | "oldest";
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Begins at this offset of the partition instead, and goes on to later ones. */
                offset?: string;
                /** @description Default: all of them. */
                partition?: string;
                /** @description Begins with the first record at or after this time in each partition, and goes on to later ones. */
                since?: string;
            };
            header?: never;
            path: {
                topic: string;
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
    followTopic: {
        parameters: {
            query?: {
                /** @description Only records with this key. */
                key?: string;
                /** @description Default: all of them. */
                partition?: string;
            };
            header?: {
                /** @description The `id` of the last event that the client has seen, when it reconnects. */
                "Last-Event-ID"?: string;
            };
            path: {
                topic: string;
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
                    "text/event-stream": {
                        items: {
                            /** @description Null when the producer sent a time that no calendar has. */
                            at: string | null;
                            /** @description Of key, value and headers. */
                            bytes: number;
                            headers: {
                                name: string;
                                value: {
                                    base64: boolean;
                                    text: string;
                                } | null;
                            }[];
                            key: {
                                base64: boolean;
                                text: string;
                            } | null;
                            /** @description An offset of the log. */
                            offset: number;
                            partition: number;
                            topic: string;
                            value: {
                                /** @enum {string} */
                                kind: "none";
                            } | {
                                data: unknown;
                                fit: {
                                    /** @description Fields that only the schema of the record has; readers ignore them. */
                                    added: string[];
                                    event: string;
                                    /** @description Fields that only the contract has; readers see the default. */
                                    missing: string[];
                                    /** @description Why readers of the contract cannot read it; null when they can. */
                                    problem: string | null;
                                } | null;
                                /** @enum {string} */
                                kind: "avro";
                                /** @description True when personal fields are masked. */
                                masked: boolean;
                                schema: {
                                    id: number;
                                    subject: string | null;
                                    version: number | null;
                                };
                            } | {
                                /** @enum {string} */
                                kind: "masked";
                            } | {
                                data: unknown;
                                /** @enum {string} */
                                kind: "json";
                            } | {
                                /** @enum {string} */
                                kind: "text";
                                text: string;
                            } | {
                                /** @enum {string} */
                                kind: "large";
                            } | {
                                /** @description The first bytes; null where they may be personal. */
                                base64: string | null;
                                detail: string;
                                /** @enum {string} */
                                kind: "unreadable";
                                /** @enum {string} */
                                reason: "registry-unavailable" | "schema-unknown" | "schema-foreign" | "damaged" | "binary";
                            };
                        }[];
                        /** @description Records that were left out, because they came faster than they are taken. */
                        skipped: number;
                    };
                };
            };
            /** @description The stream has ended: do not reconnect. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    draftTestRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @default {} */
                        headers: {
                            [key: string]: string;
                        };
                        /** @description Null: that of the contract, or none. */
                        key: string | null;
                        /** @description JSON; of a topic with a contract, the data of its event. */
                        value: unknown;
                    };
                };
            };
        };
    };
    sendTestRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @description Null: that of the contract, or none. */
                    key: string | null;
                    reason: string;
                    /** @description JSON; of a topic with a contract, the data of its event. */
                    value: unknown;
                };
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        offset: number;
                        partition: number;
                        topic: string;
                    };
                };
            };
        };
    };
    watch: {
        parameters: {
            query: {
                /** @description What to tell of, with commas between: problems, traffic, moved. */
                watch: string;
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
                    "text/event-stream": components["schemas"]["LiveProblems"] | components["schemas"]["LiveTraffic"] | components["schemas"]["LiveMoved"] | components["schemas"]["LiveKafka"];
                };
            };
            /** @description The stream has ended: do not reconnect. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAlerts: {
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
        };
    };
    drawDashboard: {
        parameters: {
            query?: {
                range?: "15m" | "1h" | "6h" | "1d" | "2d";
            };
            header?: never;
            path: {
                dashboard: "shop" | "messaging" | "service" | "kafka" | "postgres";
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawnDashboard"];
                };
            };
        };
    };
    readSession: {
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    switchOperate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    on: boolean;
                };
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    signOut: {
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Where to go to sign out at the identity provider, too. */
                        continueAt: string;
                    };
                };
            };
        };
    };
}
