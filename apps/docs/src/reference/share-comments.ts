import { type Application, type Context, Converter, ReflectionKind, type SignatureReflection } from "typedoc";

/**
 * A plugin of TypeDoc: the comment above the first signature of an overloaded function holds for all of them, each with the parameters that it
 * has.
 */
export function shareComments(application: Application): void {
  // Before TypeDoc gives each parameter its text, when it warns of those that a signature lacks.
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.SomeSignature)) {
      const signature = reflection as SignatureReflection;
      const overloads = signature.parent.signatures ?? [];
      if (signature !== overloads[0] || overloads.length < 2) continue;
      if (signature.comment === undefined) continue;
      for (const overload of overloads) overload.comment ??= signature.comment.clone();
      for (const { comment, parameters } of overloads) {
        const names = new Set(parameters?.map(({ name }) => name));
        if (comment === undefined) continue;
        comment.blockTags = comment.blockTags.filter(
          ({ tag, name }) => tag !== "@param" || name === undefined || names.has(name),
        );
      }
    }
  });
}
