export declare class PostgresServer implements AsyncDisposable {
    #private;
    /** In each URL; it must be found in no log. */
    static readonly password = "its-password";
    readonly port: number;
    private constructor();
    static start(): Promise<PostgresServer>;
    /** An empty one. Its own language sorts `_x` behind `ab`, as that of most machines does. */
    createDatabase(more?: string): Promise<string>;
    urlOf(database: string): string;
    /** As its owner, in one of its databases. */
    query(text: string, { url }?: {
        url?: string | undefined;
    }): Promise<Record<string, unknown>[]>;
    /** Resolves when it takes connections; always on the same port. */
    start(): Promise<void>;
    /** `SIGINT`: in good order, with an end to all connections. `SIGKILL`: as a machine that dies. */
    end(signal: 'SIGINT' | 'SIGKILL'): Promise<void>;
    /** It stands still, with its connections open, until `thaw`. */
    freeze(): void;
    thaw(): void;
    [Symbol.asyncDispose](): Promise<void>;
}
