// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.vauban.governance.Gate;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.IndexRules.Standing;
import org.vauban.knowledge.indexing.IndexRules.Verdict;
import org.vauban.knowledge.process.AttachmentRule;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;

/**
 * Reads folders without an index: finds the same files as indexing, with the attachments of mails, parses them in the
 * same confined process, and submits them to the same gate. For one run, on one thread.
 */
public final class FolderReader {
    private final KnowledgeLaunch launch;
    private final Path indexFolder;
    private final IndexRules rules;
    private final Gate gate;
    private final Set<UnreadableFile> unreadable = new LinkedHashSet<>();
    /**
     * Mails with attachments that are not allowed, or too many of them; the thread that reads ahead adds to it too.
     */
    private final Set<Path> lacking = ConcurrentHashMap.newKeySet();

    /**
     * @param indexFolder folder of the index, which is left out; need not exist
     * @param rules rules that the gate applies too
     */
    public FolderReader(KnowledgeLaunch launch, Path indexFolder, IndexRules rules, Gate gate) {
        this.launch = launch;
        this.indexFolder = indexFolder;
        this.rules = rules;
        this.gate = gate;
    }

    /**
     * Blocks until everything is read or the listener cancels. Reads the files of a folder in the order of their paths,
     * which is the same on all disks.
     *
     * @param folders existing folders or files
     * @return unreadable files, and policies that keep files from being read
     * @throws IOException if a folder cannot be read, or the parser cannot be started
     * @throws GateRefusedException if the gate refuses the request as a whole
     */
    public List<UnreadableFile> run(List<Path> folders, Consumer<ReviewedFile> receiver, IndexingListener listener)
            throws IOException, IndexException, GateRefusedException {
        SourceFolders found = new SourceFolders(rules,
                Files.exists(indexFolder) ? indexFolder.toRealPath() : indexFolder.toAbsolutePath(), null, folders);
        List<Path> roots = new ArrayList<>();
        List<SourceFolders.Candidate> candidates = new ArrayList<>();
        for (Path folder : folders) {
            Path root = folder.toRealPath();
            roots.add(root);
            found.add(root, listener::isCancelled);
            found.candidates().values().stream().skip(candidates.size())
                    .sorted(Comparator.comparing(FolderReader::portable)).forEach(candidates::add);
        }
        unreadable.addAll(found.unreadable());
        unreadable.addAll(found.policies());
        try (ParserClient parser = new ParserClient(launch, roots)) {
            ParseAhead.run(each -> found.help().under(parser.parse(each.file(), each.format(),
                    new Attachments(each.root())), each, parser, table -> isAllowed(table, each.root())),
                    List.copyOf(candidates), listener, () -> {},
                    (candidate, outcome) -> reviewed(candidate.file(), candidate.root(), candidate.format(), outcome)
                            .ifPresent(receiver));
        }
        return List.copyOf(unreadable);
    }

    /** Returns the path in a form that sorts in the same way on all systems. */
    private static String portable(SourceFolders.Candidate candidate) {
        return candidate.file().toString().replace('\\', '/');
    }

    private boolean isAllowed(Path file, Path root) {
        return rules.of(file, root).standing() == Standing.ALLOWED;
    }

    /** Runs on the thread that reads ahead. */
    private final class Attachments implements AttachmentRule {
        private final Path root;

        Attachments(Path root) {
            this.root = root;
        }

        @Override
        public boolean reads(Path attachment) {
            boolean allowed = isAllowed(attachment, root);
            Path mail = attachment.getParent();
            if (!allowed && mail != null) {
                lacking.add(mail);
            }
            return allowed;
        }

        @Override
        public void holds(Path mail, List<Path> named, boolean more) {
            if (more || named.stream().anyMatch(each -> rules.excludes(each, root))) {
                lacking.add(mail);
            }
        }
    }

    /** Empty if the file cannot or may not be read. */
    private Optional<ReviewedFile> reviewed(Path file, Path root, SourceFormat format, ParseOutcome outcome)
            throws GateRefusedException {
        return switch (outcome) {
            case ParseOutcome.Failed failed -> {
                unreadable.add(new UnreadableFile(file, failed.reason(), rules.masked(failed.detail())));
                yield Optional.empty();
            }
            case ParseOutcome.Parsed parsed -> reviewed(file, root, format, parsed);
        };
    }

    private Optional<ReviewedFile> reviewed(Path file, Path root, SourceFormat format, ParseOutcome.Parsed parsed)
            throws GateRefusedException {
        Verdict verdict = rules.of(file, root, parsed.stamp().size());
        if (verdict.standing() == Standing.UNDECIDED) {
            unreadable.add(UnreadableFile.of(verdict));
        }
        ParsedDocument approved = verdict.standing() != Standing.ALLOWED ? null
                : DocumentReview.of(parsed.document(), TextSource.file(file, root), gate);
        if (approved == null) {
            return Optional.empty();
        }
        List<ReviewedFile> attachments = new ArrayList<>();
        boolean lacks = lacking.contains(file);
        for (ParseOutcome.Attached each : parsed.attachments()) {
            Optional<ReviewedFile> one = reviewed(each.path(), root, each.format(), each.outcome());
            one.ifPresent(attachments::add);
            lacks |= one.isEmpty() && each.outcome() instanceof ParseOutcome.Parsed;
        }
        return Optional.of(new ReviewedFile(file, root, format, approved, !approved.equals(parsed.document()),
                parsed.stamp(), verdict.fingerprint(), attachments, lacks));
    }
}
