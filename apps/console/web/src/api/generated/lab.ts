export interface paths {
    "/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The scenes, what runs, and what came of the newest people, scene and removal */
        get: operations["readDemo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let simulated people come
         * @description Refused with `demo-busy` (409), `too-many-people` (400).
         */
        post: operations["startPeople"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End what the demo has made: open orders, campaigns, products on sale
         * @description Stops what runs first. Facts of the past stay. Refused with `demo-busy` (409).
         */
        post: operations["removeDemo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/scenes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Play a scene
         * @description Refused with `demo-busy` (409), `scene-unknown` (404).
         */
        post: operations["playScene"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End what runs, at once, and mend what it has broken */
        post: operations["stopDemo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
    readDemo: {
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
                        busy: ("people" | "scene" | "removal") | null;
                        people: {
                            counts: {
                                [key: string]: number;
                            };
                            dayMinutes: number;
                            endedAt: string | null;
                            error: string | null;
                            here: number;
                            minutes: number;
                            perSecond: number;
                            rate: number;
                            seed: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "opening" | "running" | "ended" | "stopped" | "failed";
                        } | null;
                        removal: {
                            campaignsClosed: number;
                            endedAt: string | null;
                            error: string | null;
                            ordersCancelled: number;
                            productsRetired: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "ended" | "failed";
                        } | null;
                        scene: {
                            checks: {
                                actual: string;
                                expected: string;
                                holds: boolean;
                                name: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                            endedAt: string | null;
                            error: string | null;
                            proof: {
                                holds: boolean;
                                sentence: string;
                            } | null;
                            scene: string;
                            /** @enum {string} */
                            size: "usual" | "small";
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "passed" | "failed" | "stopped";
                            steps: {
                                done: number;
                                isOver: boolean;
                                of: number;
                                sentence: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                        } | null;
                        scenes: {
                            name: string;
                            places: string[];
                            shows: {
                                en: string;
                                ko: string;
                            };
                            title: {
                                en: string;
                                ko: string;
                            };
                        }[];
                    };
                };
            };
        };
    };
    startPeople: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 10 */
                    dayMinutes?: number;
                    /** @default 10 */
                    minutes?: number;
                    /** @default 1 */
                    rate?: number;
                    seed?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        busy: ("people" | "scene" | "removal") | null;
                        people: {
                            counts: {
                                [key: string]: number;
                            };
                            dayMinutes: number;
                            endedAt: string | null;
                            error: string | null;
                            here: number;
                            minutes: number;
                            perSecond: number;
                            rate: number;
                            seed: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "opening" | "running" | "ended" | "stopped" | "failed";
                        } | null;
                        removal: {
                            campaignsClosed: number;
                            endedAt: string | null;
                            error: string | null;
                            ordersCancelled: number;
                            productsRetired: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "ended" | "failed";
                        } | null;
                        scene: {
                            checks: {
                                actual: string;
                                expected: string;
                                holds: boolean;
                                name: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                            endedAt: string | null;
                            error: string | null;
                            proof: {
                                holds: boolean;
                                sentence: string;
                            } | null;
                            scene: string;
                            /** @enum {string} */
                            size: "usual" | "small";
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "passed" | "failed" | "stopped";
                            steps: {
                                done: number;
                                isOver: boolean;
                                of: number;
                                sentence: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                        } | null;
                        scenes: {
                            name: string;
                            places: string[];
                            shows: {
                                en: string;
                                ko: string;
                            };
                            title: {
                                en: string;
                                ko: string;
                            };
                        }[];
                    };
                };
            };
        };
    };
    removeDemo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        busy: ("people" | "scene" | "removal") | null;
                        people: {
                            counts: {
                                [key: string]: number;
                            };
                            dayMinutes: number;
                            endedAt: string | null;
                            error: string | null;
                            here: number;
                            minutes: number;
                            perSecond: number;
                            rate: number;
                            seed: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "opening" | "running" | "ended" | "stopped" | "failed";
                        } | null;
                        removal: {
                            campaignsClosed: number;
                            endedAt: string | null;
                            error: string | null;
                            ordersCancelled: number;
                            productsRetired: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "ended" | "failed";
                        } | null;
                        scene: {
                            checks: {
                                actual: string;
                                expected: string;
                                holds: boolean;
                                name: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                            endedAt: string | null;
                            error: string | null;
                            proof: {
                                holds: boolean;
                                sentence: string;
                            } | null;
                            scene: string;
                            /** @enum {string} */
                            size: "usual" | "small";
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "passed" | "failed" | "stopped";
                            steps: {
                                done: number;
                                isOver: boolean;
                                of: number;
                                sentence: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                        } | null;
                        scenes: {
                            name: string;
                            places: string[];
                            shows: {
                                en: string;
                                ko: string;
                            };
                            title: {
                                en: string;
                                ko: string;
                            };
                        }[];
                    };
                };
            };
        };
    };
    playScene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default usual
                     * @enum {string}
                     */
                    size?: "usual" | "small";
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        busy: ("people" | "scene" | "removal") | null;
                        people: {
                            counts: {
                                [key: string]: number;
                            };
                            dayMinutes: number;
                            endedAt: string | null;
                            error: string | null;
                            here: number;
                            minutes: number;
                            perSecond: number;
                            rate: number;
                            seed: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "opening" | "running" | "ended" | "stopped" | "failed";
                        } | null;
                        removal: {
                            campaignsClosed: number;
                            endedAt: string | null;
                            error: string | null;
                            ordersCancelled: number;
                            productsRetired: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "ended" | "failed";
                        } | null;
                        scene: {
                            checks: {
                                actual: string;
                                expected: string;
                                holds: boolean;
                                name: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                            endedAt: string | null;
                            error: string | null;
                            proof: {
                                holds: boolean;
                                sentence: string;
                            } | null;
                            scene: string;
                            /** @enum {string} */
                            size: "usual" | "small";
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "passed" | "failed" | "stopped";
                            steps: {
                                done: number;
                                isOver: boolean;
                                of: number;
                                sentence: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                        } | null;
                        scenes: {
                            name: string;
                            places: string[];
                            shows: {
                                en: string;
                                ko: string;
                            };
                            title: {
                                en: string;
                                ko: string;
                            };
                        }[];
                    };
                };
            };
        };
    };
    stopDemo: {
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
                        busy: ("people" | "scene" | "removal") | null;
                        people: {
                            counts: {
                                [key: string]: number;
                            };
                            dayMinutes: number;
                            endedAt: string | null;
                            error: string | null;
                            here: number;
                            minutes: number;
                            perSecond: number;
                            rate: number;
                            seed: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "opening" | "running" | "ended" | "stopped" | "failed";
                        } | null;
                        removal: {
                            campaignsClosed: number;
                            endedAt: string | null;
                            error: string | null;
                            ordersCancelled: number;
                            productsRetired: number;
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "ended" | "failed";
                        } | null;
                        scene: {
                            checks: {
                                actual: string;
                                expected: string;
                                holds: boolean;
                                name: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                            endedAt: string | null;
                            error: string | null;
                            proof: {
                                holds: boolean;
                                sentence: string;
                            } | null;
                            scene: string;
                            /** @enum {string} */
                            size: "usual" | "small";
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {string} */
                            state: "running" | "passed" | "failed" | "stopped";
                            steps: {
                                done: number;
                                isOver: boolean;
                                of: number;
                                sentence: {
                                    en: string;
                                    ko: string;
                                };
                            }[];
                        } | null;
                        scenes: {
                            name: string;
                            places: string[];
                            shows: {
                                en: string;
                                ko: string;
                            };
                            title: {
                                en: string;
                                ko: string;
                            };
                        }[];
                    };
                };
            };
        };
    };
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
