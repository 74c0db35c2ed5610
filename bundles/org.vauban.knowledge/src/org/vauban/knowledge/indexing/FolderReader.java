// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.vauban.governance.Gate;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.indexing.IndexRules.Standing;
import org.vauban.knowledge.indexing.IndexRules.Verdict;
import org.vauban.knowledge.indexing.SourceFolders.Candidate;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;

/**
 * Reads folders without an index: the same files as for one, parsed in the same confined process and reviewed by the
 * same gate. For one run, on one thread.
 */
public final class FolderReader {
    private final KnowledgeLaunch launch;
    private final Path indexFolder;
    private final IndexRules rules;
    private final Gate gate;
    private final Set<UnreadableFile> unreadable = new LinkedHashSet<>();

    /**
     * @param indexFolder that of the index, which is left out; need not exist
     * @param rules by which the gate judges, too
     */
    public FolderReader(KnowledgeLaunch launch, Path indexFolder, IndexRules rules, Gate gate) {
        this.launch = launch;
        this.indexFolder = indexFolder;
        this.rules = rules;
        this.gate = gate;
    }

    /**
     * Blocks until all is read or the listener wants to stop.
     *
     * @param folders folders or files that exist
     * @return files that cannot be read, and policies for which files are not
     * @throws IOException if a folder cannot be read, or the parser cannot be started
     * @throws GateRefusedException if the gate lets nothing through
     */
    public List<UnreadableFile> run(List<Path> folders, Consumer<ReviewedFile> receiver, IndexingListener listener)
            throws IOException, IndexException, GateRefusedException {
        SourceFolders found = new SourceFolders(rules,
                Files.exists(indexFolder) ? indexFolder.toRealPath() : indexFolder.toAbsolutePath(), null);
        List<Path> roots = new ArrayList<>();
        for (Path folder : folders) {
            Path root = folder.toRealPath();
            roots.add(root);
            found.add(root, listener::isCancelled);
        }
        unreadable.addAll(found.unreadable());
        unreadable.addAll(found.policies());
        try (ParserClient parser = new ParserClient(launch, roots)) {
            ParseAhead.run(each -> found.help().under(parser.parse(each.file(), each.format()), each, parser,
                    table -> rules.of(table, each.root()).standing() == Standing.ALLOWED),
                    List.copyOf(found.candidates().values()), listener,
                    (candidate, outcome) -> take(candidate, outcome, receiver));
        }
        return List.copyOf(unreadable);
    }

    private void take(Candidate candidate, ParseOutcome outcome, Consumer<ReviewedFile> receiver)
            throws GateRefusedException {
        switch (outcome) {
            case ParseOutcome.Failed failed -> unreadable
                    .add(new UnreadableFile(candidate.file(), failed.reason(), rules.masked(failed.detail())));
            case ParseOutcome.Parsed parsed -> {
                Verdict verdict = rules.of(candidate.file(), candidate.root());
                if (verdict.standing() == Standing.UNDECIDED) {
                    unreadable.add(UnreadableFile.of(verdict));
                    return;
                }
                ParsedDocument approved = DocumentReview.of(parsed.document(),
                        TextSource.file(candidate.file(), candidate.root()), gate);
                if (approved != null) {
                    receiver.accept(new ReviewedFile(candidate.file(), candidate.root(), candidate.format(), approved,
                            !approved.equals(parsed.document()), parsed.stamp(), verdict.fingerprint()));
                }
            }
        }
    }
}
