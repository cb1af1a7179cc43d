export { type Scaffold, ScaffoldError, type ScaffoldOptions, scaffold } from "./scaffold.ts";
