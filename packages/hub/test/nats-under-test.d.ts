export declare class NatsUnderTest implements AsyncDisposable {
    #private;
    readonly port: number;
    private constructor();
    /** `settings`: more lines of its configuration. */
    static start({ settings }?: {
        settings?: string[];
    }): Promise<NatsUnderTest>;
    get url(): string;
    /** Resolves when it takes connections; always on the same port. */
    start(): Promise<void>;
    /** It stands still, with its connections open, until `thaw`. */
    freeze(): void;
    thaw(): void;
    end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
