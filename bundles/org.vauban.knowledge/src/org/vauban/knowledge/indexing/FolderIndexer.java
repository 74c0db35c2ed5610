// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.Gate;
import org.vauban.governance.exclusion.RealPaths;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.IndexRules.Standing;
import org.vauban.knowledge.indexing.IndexRules.Verdict;
import org.vauban.knowledge.indexing.SourceFolders.Candidate;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.PassageSplitter;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;
import org.vauban.knowledge.process.SpareParser;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.IndexedFile;

/**
 * Brings an index up to date with folders: reads new and changed files, and removes files that are gone or no longer
 * allowed. The gate reviews the whole text of each file before it is split, so that nothing secret or excluded reaches
 * the index. For one run, on one thread.
 */
public final class FolderIndexer {
    private static final long COMMIT_NANOS = 5_000_000_000L;

    private final KnowledgeLaunch launch;
    private final IndexClient index;
    private final SpareParser spare;
    private final PurgeTimes purges;
    private final Path indexFolder;
    private final IndexRules rules;
    private final Gate gate;
    private final SourceArchives archives = new SourceArchives();
    private final KnownFiles known;
    private final AttachmentMarks marks = new AttachmentMarks();
    private final List<UnreadableFile> unreadable = new ArrayList<>();
    private int indexed;
    private int unchanged;
    private int removed;
    /** Also incremented by the thread that reads ahead. */
    private final AtomicInteger excluded = new AtomicInteger();
    private int passages;
    /** Records that were written. */
    private int written;
    private long committed;
    /**
     * Whether the run follows changed files in the background; it must not remove other files, which nothing would read
     * again.
     */
    private boolean following;

    /**
     * @param spare supplies the parser host of runs over named files
     * @param purges decides whether such a run checks the whole index
     * @param index client that has not begun to write
     * @param indexFolder folder of the index
     * @param rules rules that the gate applies too
     */
    public FolderIndexer(KnowledgeLaunch launch, SpareParser spare, PurgeTimes purges, IndexClient index,
            Path indexFolder, IndexRules rules, Gate gate) {
        this.launch = launch;
        this.spare = spare;
        this.purges = purges;
        this.index = index;
        this.indexFolder = indexFolder;
        this.rules = rules;
        this.gate = gate;
        this.known = new KnownFiles(index, rules);
    }

    /**
     * Indexes folders, files, and entries of archives. Blocks until the run ends or is cancelled.
     *
     * @param folders existing folders or files; archives are addressed as if they were folders
     * @param patience how long to wait for another process that writes
     * @throws IOException if a folder cannot be read, or a host does not answer ({@link ChildException})
     * @throws GateRefusedException if the gate refuses the request as a whole
     */
    public IndexReport run(List<Path> folders, Duration patience, IndexingListener listener)
            throws IOException, IndexException, GateRefusedException {
        SourceFolders found = new SourceFolders(rules, indexFolder.toRealPath(), archives, folders);
        List<Path> roots = new ArrayList<>();
        try {
            for (Path folder : folders) {
                Path root = SourceArchive.real(MailAttachments.whole(folder.toAbsolutePath()));
                roots.add(root);
                if (!add(root, found, listener)) {
                    return new IndexReport(0, 0, 0, found.excluded(), List.of(), 0, 0, "", 0, true);
                }
            }
            return run(roots, found, patience, listener);
        } finally {
            archives.close();
        }
    }

    /**
     * Indexes files of a folder with the same result as a run over the whole folder, and removes those that such a run
     * would not find. Does not write if the index neither contains nor may contain any of them.
     *
     * @param folder existing folder
     * @param files files below the folder; others are ignored; they need not exist
     * @param patience how long to wait for another process that writes
     * @throws IOException if the folder cannot be read, or a host does not answer ({@link ChildException})
     * @throws GateRefusedException if the gate refuses the request as a whole
     */
    public IndexReport update(Path folder, List<Path> files, Duration patience, IndexingListener listener)
            throws IOException, IndexException, GateRefusedException {
        SourceFolders found = new SourceFolders(rules, indexFolder.toRealPath(), archives, List.of(folder));
        Path root = folder.toRealPath();
        List<Path> here = new ArrayList<>();
        try {
            for (Path file : files) {
                Path real = MailAttachments.whole(RealPaths.of(file.toAbsolutePath()));
                if (real.startsWith(root) && !real.equals(root) && !Files.isDirectory(real)) {
                    here.add(real);
                    found.add(real, root);
                }
            }
            here.addAll(found.addHelp(here, root));
            if (here.isEmpty() || found.candidates().isEmpty() && !holdsAny(here)) {
                List<UnreadableFile> unread = new ArrayList<>(found.unreadable());
                unread.addAll(found.policies());
                return new IndexReport(0, 0, 0, found.excluded(), unread, 0, 0, "", 0, false);
            }
            following = true;
            return run(here, found, patience, listener);
        } finally {
            archives.close();
        }
    }

    private boolean holdsAny(List<Path> files) throws IndexException, ChildException {
        index.commitWritten(); // only committed files are listed, and another thread may be indexing this folder
        known.list(files);
        return !known.paths().isEmpty();
    }

    /** @return false if cancelled, so that missing files cannot be determined */
    private boolean add(Path root, SourceFolders found, IndexingListener listener) throws IOException {
        Path file = SourceArchive.archive(root);
        if (file == null) {
            return found.add(root, listener::isCancelled);
        }
        found.archive(file, root, root, archives);
        return true;
    }

    private IndexReport run(List<Path> roots, SourceFolders found, Duration patience, IndexingListener listener)
            throws IOException, IndexException, GateRefusedException {
        unreadable.addAll(found.unreadable());
        unreadable.addAll(found.policies());
        excluded.set(found.excluded());
        List<Candidate> candidates = List.copyOf(found.candidates().values());
        List<Path> parsed = following // other files may be gone
                ? candidates.stream().filter(each -> each.archive() == null).map(each -> roots.stream()
                        .filter(each.file()::startsWith).findFirst().orElse(each.file())).distinct().toList()
                : roots.stream().filter(each -> SourceArchive.archive(each) == null).toList();
        boolean named = following || parsed.size() == roots.size() && roots.stream().allMatch(Files::isRegularFile);
        try (ParserClient parser = named ? new ParserClient(launch, parsed, spare)
                : new ParserClient(launch, parsed)) {
            if (named && candidates.stream().anyMatch(Candidate::isParsed)) {
                parser.start(); // while the index is being opened
            }
            IndexProtocol.Begun begun = index.begin(patience);
            boolean cancelled;
            try {
                committed = System.nanoTime();
                cancelled = named ? updateNamed(parser, roots, found, candidates, listener)
                        : update(parser, roots, found, listener);
            } catch (IOException | IndexException | GateRefusedException | RuntimeException e) {
                index.endAfter(e);
                throw e;
            }
            index.end();
            return new IndexReport(indexed, unchanged, removed, excluded.get(), unreadable, passages, begun.recovered(),
                    begun.rebuilt(), begun.dropped(), cancelled);
        }
    }

    /** @return whether the run was cancelled */
    private boolean update(ParserClient parser, List<Path> roots, SourceFolders found, IndexingListener listener)
            throws IOException, IndexException, GateRefusedException {
        known.list(roots);
        if (!found.addAgain(known.paths(), roots, listener::isCancelled)) {
            return true; // cancelled, so that missing files cannot be determined
        }
        removed += known.forget(roots, found, purges.isDue(rules, false), following);
        return read(List.copyOf(found.candidates().values()), listener, each -> parse(parser, found, each));
    }

    /** Parses a file on the thread that reads ahead. */
    private ParseOutcome parse(ParserClient parser, SourceFolders found, Candidate wanted) throws ChildException {
        Path archive = wanted.archive();
        Predicate<Path> table = each -> rules.of(each, wanted.root()).standing() == Standing.ALLOWED;
        if (archive != null) {
            return archives.read(archive, wanted.file(), parser, table);
        }
        return found.help().under(parser.parse(wanted.file(), wanted.format(),
                each -> isAllowed(each, wanted)), wanted, parser, table);
    }

    private boolean isAllowed(Path attachment, Candidate mail) {
        boolean allowed = rules.of(attachment, mail.root()).standing() == Standing.ALLOWED;
        if (!allowed) {
            excluded.incrementAndGet();
            marks.refuse(mail.file(), attachment);
        }
        return allowed;
    }

    /** Makes named files visible before the rest of the index is checked, since a user may be waiting for them. */
    private boolean updateNamed(ParserClient parser, List<Path> roots, SourceFolders found, List<Candidate> candidates,
            IndexingListener listener) throws IOException, IndexException, GateRefusedException {
        index.commit(); // only committed files are listed, and another thread may be indexing these files
        known.list(roots);
        boolean cancelled = read(candidates, listener, each -> each.isParsed() || each.archive() != null
                ? parse(parser, found, each) : SourceCodeReading.of(each.file()));
        index.commit();
        if (candidates.stream().anyMatch(Candidate::isParsed)) {
            spare.prepareNext(launch);
        }
        found.addAgain(known.paths(), roots, () -> false);
        removed += known.forget(roots, found, purges.isDue(rules, true), following);
        return cancelled;
    }

    /** @return whether the run was cancelled */
    private boolean read(List<Candidate> candidates, IndexingListener listener, ParseAhead.Reader reader)
            throws IOException, IndexException, GateRefusedException {
        List<Candidate> changed = new ArrayList<>();
        for (Candidate each : candidates) {
            IndexedFile before = known.get(each.file());
            if (before != null && before.isPacked() && rules.of(each.file(), null).shows(before.rules())) {
                unchanged(before); // mounting replaces it
                known.attachments(each.file()).forEach(this::unchanged);
            } else if (before == null || !before.stamp().matches(each.size(), each.modified())
                    || before.isWorthAnotherTry() || !before.format().equals(each.format().name())
                    || !each.rules().equals(AttachmentMarks.rules(before))
                    || known.attachments(each.file()).stream().anyMatch(IndexedFile::isWorthAnotherTry)
                    || AttachmentMarks.areOutdated(before, known.attachments(each.file()).size(),
                            one -> rules.of(one, each.root()).standing() == Standing.ALLOWED)) {
                changed.add(each);
            } else {
                unchanged(before);
                known.attachments(each.file()).forEach(this::unchanged);
            }
        }
        return ParseAhead.run(reader, changed, listener, this::commitInTime, (candidate, outcome) -> {
            Path archive = candidate.archive();
            if (Files.notExists(archive == null ? candidate.file() : archive)) {
                remove(List.of(candidate.file().toString())); // deleted since the walk
                attachments(candidate, List.of());
            } else {
                take(candidate, outcome);
            }
        });
    }

    private void unchanged(IndexedFile file) {
        unchanged++;
        String failure = file.failure();
        if (failure != null) {
            unreadable.add(new UnreadableFile(Path.of(file.path()), ReadFailure.valueOf(failure), file.detail()));
        }
    }

    private void take(Candidate candidate, ParseOutcome outcome)
            throws IndexException, ChildException, GateRefusedException {
        switch (outcome) {
            case ParseOutcome.Failed failed -> {
                String detail = rules.masked(failed.detail());
                unreadable.add(new UnreadableFile(candidate.file(), failed.reason(), detail));
                put(candidate, new FileStamp(candidate.size(), candidate.modified(), ""), failed.reason(), detail,
                        candidate.rules(), List.of());
                attachments(candidate, List.of());
            }
            case ParseOutcome.Parsed parsed -> parsed(candidate, parsed);
        }
    }

    /** Indexes the attachments of a mail, and removes former ones together with their own attachments. */
    private void attachments(Candidate mail, List<ParseOutcome.Attached> now)
            throws IndexException, ChildException, GateRefusedException {
        remove(known.attachmentsWithout(mail.file(), now));
        for (ParseOutcome.Attached each : now) {
            long size = each.outcome() instanceof ParseOutcome.Parsed parsed ? parsed.stamp().size() : 0;
            Verdict verdict = rules.of(each.path(), mail.root(), size);
            Candidate attachment = new Candidate(each.path(), mail.root(), each.format(), size, mail.modified(),
                    verdict.fingerprint(), "", null);
            if (verdict.standing() == Standing.ALLOWED) {
                take(attachment, each.outcome());
            } else {
                exclude(each.path());
                attachments(attachment, List.of());
            }
        }
    }

    private void exclude(Path file) throws IndexException, ChildException {
        excluded.incrementAndGet();
        remove(List.of(file.toString()));
    }

    private void remove(List<String> files) throws IndexException, ChildException {
        removed += known.delete(files);
    }

    private void parsed(Candidate candidate, ParseOutcome.Parsed parsed)
            throws IndexException, ChildException, GateRefusedException {
        Verdict verdict = rules.of(candidate.file(), candidate.root());
        if (verdict.standing() == Standing.UNDECIDED) {
            undecided(verdict);
            return;
        }
        ParsedDocument approved = DocumentReview.of(parsed.document(),
                TextSource.file(candidate.file(), candidate.root()), gate);
        if (approved == null) {
            exclude(candidate.file());
            attachments(candidate, List.of());
            return;
        }
        List<Passage> split = PassageSplitter.split(candidate.file(), candidate.format(), approved);
        int before = written;
        attachments(candidate, parsed.attachments());
        put(candidate, parsed.stamp(), null, "", verdict.fingerprint() + candidate.contents()
                + marks.of(candidate.file(), written - before), split);
        indexed++;
        passages += split.size();
    }

    /** Reports a faulty policy once, however many files are below it. */
    private void undecided(Verdict verdict) {
        UnreadableFile policy = UnreadableFile.of(verdict);
        if (!unreadable.contains(policy)) {
            unreadable.add(policy);
        }
    }

    private void put(Candidate candidate, FileStamp stamp, @Nullable ReadFailure failure, String detail,
            String under, List<Passage> split) throws IndexException, ChildException {
        index.put(new IndexProtocol.Put(new IndexedFile(candidate.file().toString(), candidate.format().name(), stamp,
                failure == null ? null : failure.name(), detail, split.size(), under), split));
        written++;
        commitInTime();
    }

    /** Commits at intervals, even during a slow file, so that earlier files become visible. */
    private void commitInTime() throws IndexException, ChildException {
        if (System.nanoTime() - committed > COMMIT_NANOS) {
            index.commit();
            committed = System.nanoTime();
        }
    }
}
