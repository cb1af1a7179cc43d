export declare const library: (entry?: string[], platform?: "neutral" | "node") => unknown;
