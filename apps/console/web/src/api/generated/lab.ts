export interface paths {
    "/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Break something; it undoes itself after a time, where it can be undone */
        post: operations["beginFault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/faults/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mend one fault; again is no error */
        post: operations["undoFault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/faults/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mend all faults */
        post: operations["undoFaults"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All parts, what waits in the services, and the faults of this session */
        get: operations["readLab"];
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
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    beginFault: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    fault: {
                        /** @enum {string} */
                        kind: "kill";
                        part: string;
                    } | {
                        /** @enum {string} */
                        kind: "pause";
                        part: string;
                    } | {
                        /** @enum {string} */
                        kind: "slow";
                        part: string;
                    } | {
                        /** @enum {string} */
                        behaviour: "silent" | "declines";
                        /** @enum {string} */
                        kind: "gateway";
                        percent: number;
                    } | {
                        /** @enum {string} */
                        kind: "broken-release";
                        productId: string;
                    } | {
                        key: string;
                        /** @enum {string} */
                        kind: "malformed-record";
                        topic: string;
                    } | {
                        count: number;
                        /** @enum {string} */
                        kind: "duplicates";
                        topic: string;
                    } | {
                        count: number;
                        /** @enum {string} */
                        kind: "partitions";
                        topic: string;
                    };
                    /** @default 120 */
                    seconds?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        begunAt: string;
                        fault: {
                            /** @enum {string} */
                            kind: "kill";
                            part: string;
                        } | {
                            /** @enum {string} */
                            kind: "pause";
                            part: string;
                        } | {
                            /** @enum {string} */
                            kind: "slow";
                            part: string;
                        } | {
                            /** @enum {string} */
                            behaviour: "silent" | "declines";
                            /** @enum {string} */
                            kind: "gateway";
                            percent: number;
                        } | {
                            /** @enum {string} */
                            kind: "broken-release";
                            productId: string;
                        } | {
                            key: string;
                            /** @enum {string} */
                            kind: "malformed-record";
                            topic: string;
                        } | {
                            count: number;
                            /** @enum {string} */
                            kind: "duplicates";
                            topic: string;
                        } | {
                            count: number;
                            /** @enum {string} */
                            kind: "partitions";
                            topic: string;
                        };
                        /** Format: uuid */
                        id: string;
                        noticedAt: string | null;
                        noticedBy: string | null;
                        problem: string | null;
                        recoveredAt: string | null;
                        undoesItselfAt: string | null;
                        undoneAt: string | null;
                    };
                };
            };
        };
    };
    undoFault: {
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
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        begunAt: string;
                        fault: {
                            /** @enum {string} */
                            kind: "kill";
                            part: string;
                        } | {
                            /** @enum {string} */
                            kind: "pause";
                            part: string;
                        } | {
                            /** @enum {string} */
                            kind: "slow";
                            part: string;
                        } | {
                            /** @enum {string} */
                            behaviour: "silent" | "declines";
                            /** @enum {string} */
                            kind: "gateway";
                            percent: number;
                        } | {
                            /** @enum {string} */
                            kind: "broken-release";
                            productId: string;
                        } | {
                            key: string;
                            /** @enum {string} */
                            kind: "malformed-record";
                            topic: string;
                        } | {
                            count: number;
                            /** @enum {string} */
                            kind: "duplicates";
                            topic: string;
                        } | {
                            count: number;
                            /** @enum {string} */
                            kind: "partitions";
                            topic: string;
                        };
                        /** Format: uuid */
                        id: string;
                        noticedAt: string | null;
                        noticedBy: string | null;
                        problem: string | null;
                        recoveredAt: string | null;
                        undoesItselfAt: string | null;
                        undoneAt: string | null;
                    };
                };
            };
        };
    };
    undoFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            begunAt: string;
                            fault: {
                                /** @enum {string} */
                                kind: "kill";
                                part: string;
                            } | {
                                /** @enum {string} */
                                kind: "pause";
                                part: string;
                            } | {
                                /** @enum {string} */
                                kind: "slow";
                                part: string;
                            } | {
                                /** @enum {string} */
                                behaviour: "silent" | "declines";
                                /** @enum {string} */
                                kind: "gateway";
                                percent: number;
                            } | {
                                /** @enum {string} */
                                kind: "broken-release";
                                productId: string;
                            } | {
                                key: string;
                                /** @enum {string} */
                                kind: "malformed-record";
                                topic: string;
                            } | {
                                count: number;
                                /** @enum {string} */
                                kind: "duplicates";
                                topic: string;
                            } | {
                                count: number;
                                /** @enum {string} */
                                kind: "partitions";
                                topic: string;
                            };
                            /** Format: uuid */
                            id: string;
                            noticedAt: string | null;
                            noticedBy: string | null;
                            problem: string | null;
                            recoveredAt: string | null;
                            undoesItselfAt: string | null;
                            undoneAt: string | null;
                        }[];
                    };
                };
            };
        };
    };
    readLab: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        faults: {
                            /** Format: date-time */
                            begunAt: string;
                            fault: {
                                /** @enum {string} */
                                kind: "kill";
                                part: string;
                            } | {
                                /** @enum {string} */
                                kind: "pause";
                                part: string;
                            } | {
                                /** @enum {string} */
                                kind: "slow";
                                part: string;
                            } | {
                                /** @enum {string} */
                                behaviour: "silent" | "declines";
                                /** @enum {string} */
                                kind: "gateway";
                                percent: number;
                            } | {
                                /** @enum {string} */
                                kind: "broken-release";
                                productId: string;
                            } | {
                                key: string;
                                /** @enum {string} */
                                kind: "malformed-record";
                                topic: string;
                            } | {
                                count: number;
                                /** @enum {string} */
                                kind: "duplicates";
                                topic: string;
                            } | {
                                count: number;
                                /** @enum {string} */
                                kind: "partitions";
                                topic: string;
                            };
                            /** Format: uuid */
                            id: string;
                            noticedAt: string | null;
                            noticedBy: string | null;
                            problem: string | null;
                            recoveredAt: string | null;
                            undoesItselfAt: string | null;
                            undoneAt: string | null;
                        }[];
                        parts: {
                            hitsAll: boolean;
                            isReady: boolean;
                            name: string;
                            reason: string | null;
                            restarts: number;
                            /** Format: date-time */
                            since: string;
                            /** @enum {string} */
                            state: "running" | "paused" | "slowed" | "away";
                        }[];
                        waiting: {
                            answers: boolean;
                            openLetters: number;
                            service: string;
                            unread: number;
                            unsent: number;
                        }[];
                    };
                };
            };
        };
    };
}
