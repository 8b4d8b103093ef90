/** As from a shell in which nothing of the hub is set. What Node has compiled before halves the time of a start. */
export declare const plainEnv: {
    PATH: string | undefined;
    NODE_COMPILE_CACHE: string | undefined;
};
export declare class HubProcess implements AsyncDisposable {
    #private;
    readonly address: string;
    errors: string;
    constructor({ port, dataDir, args, env, wrap, }: {
        port: number;
        dataDir: string;
        args?: string[];
        env?: Record<string, string>;
        /** A command that starts the hub in its own way. */
        wrap?: string[];
    });
    get pid(): number;
    /** Resolves when it listens. */
    start(): Promise<void>;
    /** `SIGKILL`: it has no time to say or to write anything. */
    end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
/** Nobody listens there, and the system gives it to nobody else for the moment. */
export declare function freePort(): Promise<number>;
