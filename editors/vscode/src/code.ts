// Contracts from the side of the code: a function, route or event explained on
// hover, with the way to its entry in a document. The server knows code that is
// saved; the client's document selector leaves it out, because being one of the
// language servers of TypeScript or Rust would mean a say in their colours,
// renames and outlines too. Start at `explainCode`.

import { Disposable, type DocumentFilter, languages, type Position, type TextDocument } from "vscode";
import { DeclarationRequest, HoverRequest, type LanguageClient, ReferencesRequest } from "vscode-languageclient/node";
import type { Server } from "./server";

/** The code that the server reads facts from. */
const CODE: DocumentFilter = { scheme: "file", pattern: "**/*.{sol,rs,js,mjs,cjs,jsx,ts,mts,cts,tsx}" };

export function explainCode(server: Server): Disposable {
  return Disposable.from(
    languages.registerHoverProvider(CODE, {
      provideHover: (document, position, token) =>
        ask(server, document, async (client) => {
          const answer = await client.sendRequest(HoverRequest.type, at(client, document, position), token);
          return client.protocol2CodeConverter.asHover(answer);
        }),
    }),
    languages.registerDeclarationProvider(CODE, {
      provideDeclaration: (document, position, token) =>
        ask(server, document, async (client) => {
          const answer = await client.sendRequest(DeclarationRequest.type, at(client, document, position), token);
          return client.protocol2CodeConverter.asDeclarationResult(answer, token);
        }),
    }),
    languages.registerReferenceProvider(CODE, {
      provideReferences: (document, position, context, token) =>
        ask(server, document, async (client) => {
          const params = client.code2ProtocolConverter.asReferenceParams(document, position, context);
          const answer = await client.sendRequest(ReferencesRequest.type, params, token);
          return client.protocol2CodeConverter.asReferences(answer, token);
        }),
    }),
  );
}

/** Nothing for a text that is not saved: the server's places would be those of another one. */
async function ask<Answer>(server: Server, document: TextDocument, question: (client: LanguageClient) => Promise<Answer>): Promise<Answer | undefined> {
  return server.client === undefined || document.isDirty ? undefined : await question(server.client);
}

function at(client: LanguageClient, document: TextDocument, position: Position) {
  return client.code2ProtocolConverter.asTextDocumentPositionParams(document, position);
}
