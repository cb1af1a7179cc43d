export * from "@convmtx/io/node";
