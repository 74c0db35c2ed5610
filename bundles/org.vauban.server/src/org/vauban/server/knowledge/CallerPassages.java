// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.question.DocumentAddresses;
import org.vauban.assist.question.PassageSearch;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.CallerIdentity;
import org.vauban.server.identity.Caller;
import org.vauban.server.serving.RequestAdmission;
import org.vauban.server.serving.ServingContext;

/**
 * Gives the language server access to the packs that one caller may read. Identity and rights are checked at each
 * search, which counts towards the caller's quotas and limits. Any thread.
 *
 * @param packs the packs of the server
 * @param identity the caller
 */
public record CallerPassages(ServedPacks packs, ServingContext context, CallerIdentity identity)
        implements PassageSearch {

    @Override
    public boolean isAvailable() {
        try {
            return packs.isReader(identity.confirm(false));
        } catch (ApiException e) {
            return false;
        }
    }

    @Override
    public SearchResult search(String query, int limit, List<Path> folders) throws KnowledgeException {
        try {
            Caller caller = identity.confirm(true);
            RequestAdmission.Ticket ticket = context.admission().enter(caller);
            try {
                return packs.search(caller, query, limit, List.of(), folders).result();
            } finally {
                ticket.giveBack();
            }
        } catch (ApiException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Not counted separately, since it belongs to the search that found the passage. */
    @Override
    public Neighbours neighbours(Passage passage, int count) throws KnowledgeException {
        try {
            return packs.neighbours(identity.confirm(true), passage, count);
        } catch (ApiException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Counts as a search. */
    @Override
    public List<Passage> document(Path file) throws KnowledgeException {
        try {
            Caller caller = identity.confirm(true);
            RequestAdmission.Ticket ticket = context.admission().enter(caller);
            try {
                return packs.document(caller, file);
            } finally {
                ticket.giveBack();
            }
        } catch (ApiException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public List<Path> pack(String name) throws KnowledgeException {
        try {
            return packs.pack(identity.confirm(true), name);
        } catch (ApiException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public DocumentAddresses addresses() {
        return packs.addresses();
    }
}
