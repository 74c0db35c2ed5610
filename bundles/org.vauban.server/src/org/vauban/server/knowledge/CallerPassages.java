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
 * What somebody may read of the packs of a server, as the language server searches it. Who that is, and may still ask,
 * is looked at for each search, which counts for the quotas and limits of the caller. Any thread.
 *
 * @param packs of the server
 * @param identity who searches
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

    /** Belongs to the search that found the passage, and counts with it. */
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
