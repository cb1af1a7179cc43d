export type { Group } from "./conformance-case.ts";
export type { Support } from "./facts.ts";
export type { Difference } from "./fault.ts";
export { type ExpectedFailures, type PlannedCase, plan } from "./plan.ts";
export type { CaseReport, Counts, FailureReport, GroupReport, Report, Status } from "./report.ts";
export { reportText } from "./report-text.ts";
export { type RunnerOptions, runConformance } from "./run-conformance.ts";
export { type RunPlanOptions, runPlan } from "./run-plan.ts";
export type { AnyBackend, Create, SuiteOptions } from "./suite.ts";
