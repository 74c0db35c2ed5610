// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.chat;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.chat.Turn;
import org.vauban.governance.SourceText;
import org.vauban.lsp.workspace.Workspace;

/** Converts the files that an answer may repeat to URIs, with which a client keeps it, and back. */
final class AnswerSources {
    private final Workspace workspace;

    AnswerSources(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Returns the URIs of the files; null if not all of them are known. */
    @Nullable
    List<String> uris(Turn turn) {
        List<SourceText> sources = turn.sources();
        List<String> uris = new ArrayList<>();
        for (SourceText each : sources == null ? List.<SourceText>of() : sources) {
            String uri = workspace.uri(each.source());
            if (uri == null) {
                return null;
            }
            uris.add(uri);
        }
        return sources == null ? null : uris;
    }

    /** Returns the files of these URIs; a URI that names none is a file that cannot be identified. */
    @Nullable
    List<SourceText> of(@Nullable List<@Nullable String> uris) {
        if (uris == null) {
            return null;
        }
        List<SourceText> sources = new ArrayList<>();
        for (String uri : uris) {
            sources.add(workspace.mentioned(uri));
        }
        return sources;
    }
}
