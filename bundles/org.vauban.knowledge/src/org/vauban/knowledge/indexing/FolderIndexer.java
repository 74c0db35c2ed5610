// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Brings an index up to date with folders: reads what is new or changed, forgets what is gone or may not be there any
 * more. The gate reviews the whole text of each file before it is split, so that nothing that is secret or excluded
 * reaches the index. For one run, on one thread.
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
    private final Map<String, IndexedFile> known = new HashMap<>();
    private final KnownAttachments attached = new KnownAttachments();
    private final List<UnreadableFile> unreadable = new ArrayList<>();
    private int indexed;
    private int unchanged;
    private int removed;
    /** Also counted where files are read ahead. */
    private final AtomicInteger excluded = new AtomicInteger();
    private int passages;
    private long committed;
    /** Whether files are followed in the background: nobody reads those elsewhere anew. */
    private boolean following;

    /**
     * @param spare serves runs over named files
     * @param purges tells whether such a run looks at all of the index
     * @param index a client that does not write yet
     * @param indexFolder its folder
     * @param rules by which the gate judges, too
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
    }

    /**
     * Indexes folders, files, and what is read of archives. Blocks until it is done or cancelled.
     *
     * @param folders that exist; a path in an archive is written as if this were a folder
     * @param patience how long to wait while another process writes
     * @throws IOException if a folder cannot be read, or a host does not answer ({@link ChildException})
     * @throws GateRefusedException if the gate lets nothing through
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
     * Indexes files of a folder as a run over all of it would, and forgets those that are not what it would find.
     * Writes nothing where the index neither holds nor may hold any of them.
     *
     * @param folder that exists
     * @param files below it, otherwise they are left alone; need not exist, nor be files where they do not
     * @param patience how long to wait while another process writes
     * @throws IOException if the folder cannot be read, or a host does not answer ({@link ChildException})
     * @throws GateRefusedException if the gate lets nothing through
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

    private void know(IndexedFile file) {
        known.put(file.path(), file);
        attached.add(file);
    }

    private boolean holdsAny(List<Path> files) throws IndexException, ChildException {
        index.commitWritten(); // only what is committed is listed, and another thread may be reading this folder
        index.files(files.stream().map(Path::toString).toList(), this::know);
        return !known.isEmpty();
    }

    /** @return false where it was cancelled: then nobody knows what is gone */
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
        List<Path> parsed = following // the others may be gone
                ? candidates.stream().filter(each -> each.archive() == null).map(each -> roots.stream()
                        .filter(each.file()::startsWith).findFirst().orElse(each.file())).distinct().toList()
                : roots.stream().filter(each -> SourceArchive.archive(each) == null).toList();
        boolean named = following || parsed.size() == roots.size() && roots.stream().allMatch(Files::isRegularFile);
        try (ParserClient parser = named ? new ParserClient(launch, parsed, spare)
                : new ParserClient(launch, parsed)) {
            if (named && candidates.stream().anyMatch(Candidate::isParsed)) {
                parser.start(); // while the index is opened
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

    /** @return whether it was cancelled */
    private boolean update(ParserClient parser, List<Path> roots, SourceFolders found, IndexingListener listener)
            throws IOException, IndexException, GateRefusedException {
        index.files(this::know);
        if (!found.addAgain(known.keySet(), roots, listener::isCancelled)) {
            return true; // nobody knows what is gone
        }
        forget(roots, found);
        return read(List.copyOf(found.candidates().values()), listener, each -> parse(parser, found, each));
    }

    /** On the thread that reads ahead. */
    private ParseOutcome parse(ParserClient parser, SourceFolders found, Candidate wanted) throws ChildException {
        Path archive = wanted.archive();
        Predicate<Path> table = each -> rules.of(each, wanted.root()).standing() == Standing.ALLOWED;
        if (archive != null) {
            return archives.read(archive, wanted.file(), parser, table);
        }
        return found.help().under(parser.parse(wanted.file(), wanted.format(),
                each -> isAllowed(each, wanted.root())), wanted, parser, table);
    }

    private boolean isAllowed(Path attachment, Path root) {
        boolean allowed = rules.of(attachment, root).standing() == Standing.ALLOWED;
        excluded.addAndGet(allowed ? 0 : 1);
        return allowed;
    }

    /** Makes files that were named visible before the rest of the index is looked at: somebody may wait for them. */
    private boolean updateNamed(ParserClient parser, List<Path> roots, SourceFolders found, List<Candidate> candidates,
            IndexingListener listener) throws IOException, IndexException, GateRefusedException {
        index.commit(); // only what is committed is listed, and another thread may be reading these files
        index.files(roots.stream().map(Path::toString).toList(), this::know);
        boolean cancelled = read(candidates, listener, each -> each.isParsed() || each.archive() != null
                ? parse(parser, found, each) : SourceCodeReading.of(each.file()));
        index.commit();
        if (candidates.stream().anyMatch(Candidate::isParsed)) {
            spare.prepareNext(launch);
        }
        if (purges.isDue(rules)) {
            index.files(this::know);
        }
        found.addAgain(known.keySet(), roots, () -> false);
        forget(roots, found);
        return cancelled;
    }

    /**
     * What is gone from these folders, and what may not be in the index any more, wherever it is. What cannot be
     * decided now is not shown, and stays until it can.
     */
    private void forget(List<Path> roots, SourceFolders found) throws IndexException, ChildException {
        List<String> gone = new ArrayList<>();
        for (IndexedFile before : known.values()) {
            String path = before.path();
            if (found.candidates().containsKey(path)) {
                continue;
            }
            Path file = Path.of(path);
            boolean with = found.isMail(MailAttachments.mail(file)); // goes with its mail, or stays with it
            boolean here = roots.stream().anyMatch(file::startsWith);
            boolean unknown = found.unreadable().stream().anyMatch(folder -> file.startsWith(folder.file()));
            Verdict verdict = rules.of(file, null);
            if (verdict.standing() == Standing.EXCLUDED || verdict.standing() == Standing.ALLOWED
                    && !with && (here ? !unknown : !following && !verdict.shows(before.rules()))) {
                gone.add(path);
            }
        }
        if (!gone.isEmpty()) {
            index.delete(gone);
            removed += gone.size();
        }
    }

    /** @return whether it was cancelled */
    private boolean read(List<Candidate> candidates, IndexingListener listener, ParseAhead.Reader reader)
            throws IOException, IndexException, GateRefusedException {
        List<Candidate> changed = new ArrayList<>();
        for (Candidate each : candidates) {
            IndexedFile before = known.get(each.file().toString());
            if (before == null || !before.stamp().matches(each.size(), each.modified()) || before.isWorthAnotherTry()
                    || !before.format().equals(each.format().name()) || !each.rules().equals(before.rules())
                    || attached.to(each.file()).stream().anyMatch(IndexedFile::isWorthAnotherTry)) {
                changed.add(each);
            } else {
                unchanged(before);
                attached.to(each.file()).forEach(this::unchanged);
            }
        }
        return ParseAhead.run(reader, changed, listener, this::commitInTime, (candidate, outcome) -> {
            Path archive = candidate.archive();
            if (Files.notExists(archive == null ? candidate.file() : archive)) {
                remove(candidate.file()); // deleted since the folders were walked; who follows them knew of nothing
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

    /** Takes what is attached to a mail, and forgets what no longer is, with what was attached to that. */
    private void attachments(Candidate mail, List<ParseOutcome.Attached> now)
            throws IndexException, ChildException, GateRefusedException {
        List<String> gone = attached.without(mail.file(), now);
        if (!gone.isEmpty()) {
            index.delete(gone);
            removed += gone.size();
        }
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
        remove(file);
    }

    private void remove(Path file) throws IndexException, ChildException {
        if (known.containsKey(file.toString())) {
            index.delete(List.of(file.toString()));
            removed++;
        }
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
        put(candidate, parsed.stamp(), null, "", verdict.fingerprint() + candidate.contents(), split);
        indexed++;
        passages += split.size();
        attachments(candidate, parsed.attachments());
    }

    /** A policy at fault is named once, whatever the number of files below it. */
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
        commitInTime();
    }

    /** Also while a slow file is read: what was read before it is not to wait for it. */
    private void commitInTime() throws IndexException, ChildException {
        if (System.nanoTime() - committed > COMMIT_NANOS) {
            index.commit();
            committed = System.nanoTime();
        }
    }
}
