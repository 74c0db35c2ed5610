// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.AdministratorFile;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.shutdown.ShutdownAction;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.source.FileReason;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.indexing.IndexRules;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.pack.InstalledPack;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackManifest;
import org.vauban.knowledge.pack.PackReader;
import org.vauban.knowledge.pack.PackReader.PackException;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.knowledge.pack.PackVectors;
import org.vauban.knowledge.pack.PackWriter;
import org.vauban.knowledge.pack.ReadMailCopies;
import org.vauban.knowledge.pack.VectorSource;
import org.vauban.knowledge.pack.WithheldFile;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;
import org.vauban.knowledge.vector.PassageEmbedder;
import org.vauban.knowledge.vector.TextEmbedder;

/**
 * Makes knowledge packs and mounts them. Where an administrator has installed a root document, packs must be signed by
 * its role {@code site}; nothing that a user says changes that.
 */
public final class KnowledgePacks {
    private static final System.Logger LOG = System.getLogger(KnowledgePacks.class.getName());
    /** Before the name of the pack, in the rules of a file that was taken of one. */
    private static final String PACK = "pack:";

    private final Knowledge knowledge;
    private final UserDirectories user;

    /** @param knowledge of that user */
    public KnowledgePacks(Knowledge knowledge, UserDirectories user) {
        this.knowledge = knowledge;
        this.user = user;
    }

    /**
     * Makes a pack of folders, which are read as for the index, without vectors.
     *
     * @param out the folder of the pack; empty, or not there
     * @param keys none for a pack that only machines without a root document mount
     */
    public PackReport write(List<Path> sources, Path out, PackHeading heading, List<SigningKey> keys,
            IndexingListener listener) throws KnowledgeException {
        return write(sources, out, heading, keys, listener, (VectorSource) null);
    }

    /**
     * The same with the vectors that the index of the user has of these passages.
     *
     * @param model that computed them
     */
    public PackReport write(List<Path> sources, Path out, PackHeading heading, List<SigningKey> keys,
            IndexingListener listener, String model) throws KnowledgeException {
        return write(sources, out, heading, keys, listener,
                new PackVectorSource(knowledge, Knowledge.folder(user), model, null));
    }

    /**
     * The same with the vectors of all passages: those that the index lacks are computed.
     *
     * @throws org.vauban.engine.EngineException if the engine fails
     */
    public PackReport write(List<Path> sources, Path out, PackHeading heading, List<SigningKey> keys,
            IndexingListener listener, TextEmbedder embedder) throws KnowledgeException {
        KnowledgeRules rules = knowledge.rules();
        try (QueryReview review = new QueryReview(user)) {
            return write(sources, out, heading, keys, listener, new PackVectorSource(knowledge, Knowledge.folder(user),
                    embedder.model(), new PassageEmbedder(embedder, submission -> review.review(rules, submission))));
        }
    }

    private PackReport write(List<Path> sources, Path out, PackHeading heading, List<SigningKey> keys,
            IndexingListener listener, @Nullable VectorSource vectors) throws KnowledgeException {
        try (ReadMailCopies mails = mailCopies(sources, out);
                PackWriter writer = new PackWriter(out.toRealPath(), mails, vectors)) {
            ShutdownAction atEnd = ShutdownAction.register(ShutdownAction.Phase.REQUESTS, () -> abandon(writer, out));
            try {
                List<UnreadableFile> unreadable = new ArrayList<>(
                        knowledge.reviewed(sources, writer::add, listener));
                unreadable.addAll(writer.unreadable());
                PackManifest manifest = writer.finish(heading, keys);
                return new PackReport(manifest, List.of(), writer.withheld(), unreadable, mails.left());
            } finally {
                atEnd.cancel();
            }
        } catch (DirectoryNotEmptyException e) {
            throw new KnowledgeException(Messages.text("pack.not.empty", out), e);
        } catch (UncheckedIOException e) {
            throw unwritten(out, e.getCause());
        } catch (IOException e) {
            throw unwritten(out, e);
        } catch (TrustException e) {
            throw new KnowledgeException(Messages.text("pack.invalid", e.reason()), e);
        }
    }

    /** The program ends while it writes. */
    private static void abandon(PackWriter writer, Path out) {
        try {
            writer.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "An unfinished pack is left in " + out, e);
        }
    }

    private static KnowledgeException unwritten(Path out, IOException e) {
        return new KnowledgeException(Messages.text("pack.not.written", out, FileReason.of(e)), e);
    }

    private ReadMailCopies mailCopies(List<Path> sources, Path out) throws KnowledgeException, IOException {
        List<Path> folders = new ArrayList<>(List.of(Files.createDirectories(out).toRealPath()));
        for (Path source : sources) {
            folders.add(source.toRealPath());
        }
        return new ReadMailCopies(knowledge.rules().launch(), folders);
    }

    /**
     * Takes a pack into the index of the user. Its folder stays where it is: citations lead to its documents.
     *
     * @param trusted a root document that the user names, where no administrator has installed one; or null
     * @param unsigned whether the user accepts a pack that nobody vouches for, where neither is there
     * @param models tells those whose vectors are taken with it; others are left out, and may be computed
     * @throws KnowledgeException if it is refused; then the index has nothing of it
     */
    public PackReport mount(Path pack, @Nullable RootDocument trusted, boolean unsigned, Predicate<String> models)
            throws KnowledgeException {
        return verified(pack, trusted, unsigned,
                (folder, reader, manifest) -> take(folder, reader, manifest, models));
    }

    /**
     * Verifies a pack and each of its documents, and takes nothing of it.
     *
     * @param trusted as for {@link #mount}
     * @param unsigned as for {@link #mount}
     * @throws KnowledgeException if it is refused
     */
    public PackReport verify(Path pack, @Nullable RootDocument trusted, boolean unsigned) throws KnowledgeException {
        return verified(pack, trusted, unsigned, (folder, reader, manifest) -> List.of());
    }

    /**
     * Where the packs of a name are that were mounted and not removed since. A folder that was indexed is none,
     * whatever it calls itself.
     *
     * @param name as their manifests have it
     * @return none if there is none; several, for instance, of two organisations
     */
    public List<Path> mounted(String name) throws KnowledgeException {
        Set<Path> folders = new TreeSet<>();
        try {
            knowledge.client().files(file -> {
                Path path = Path.of(file.path());
                for (Path each = path.getParent(); each != null && isOf(file, name); each = each.getParent()) {
                    if (each.endsWith(PackManifest.DOCUMENTS)) {
                        folders.add(each);
                    }
                }
            });
        } catch (IndexException | IOException e) {
            throw knowledge.failure(e);
        }
        return folders.stream().map(Path::getParent).flatMap(Stream::ofNullable).filter(InstalledPack::isPack).toList();
    }

    private static boolean isOf(IndexedFile file, String pack) {
        String rules = file.rules();
        return rules != null && List.of(rules.split(" ")).contains(PACK + pack);
    }

    /** The same as a file of a pack, whatever the pack says of it. */
    private static IndexProtocol.Put of(String pack, IndexProtocol.Put put) {
        IndexedFile file = put.file();
        String said = file.rules();
        String rules = said == null ? "" : Stream.of(said.split(" ")).filter(each -> !each.startsWith(PACK))
                .collect(Collectors.joining(" "));
        return new IndexProtocol.Put(new IndexedFile(file.path(), file.format(), file.stamp(), file.failure(),
                file.detail(), file.passages(), rules + " " + PACK + pack), put.passages());
    }

    /** Takes a pack that was verified; gives what may not be in the index. */
    private interface Taker {
        List<Path> take(Path folder, PackReader reader, PackManifest manifest)
                throws KnowledgeException, PackException;
    }

    private PackReport verified(Path pack, @Nullable RootDocument trusted, boolean unsigned, Taker taker)
            throws KnowledgeException {
        RootDocument installed = installed();
        RootDocument root = installed == null ? trusted : installed;
        if (root == null && !unsigned) {
            throw new KnowledgeException(Messages.text("pack.no.root"), null);
        }
        try {
            Path folder = pack.toRealPath();
            PackReader reader = new PackReader(folder);
            PackReader.Verified verified = reader.verify(root, Instant.now());
            List<WithheldFile> withheld = taker.take(folder, reader, verified.manifest()).stream()
                    .map(each -> new WithheldFile(each, WithheldFile.Reason.EXCLUDED)).toList();
            return new PackReport(verified.manifest(), verified.signers(), withheld, List.of(), Map.of());
        } catch (PackException e) {
            throw new KnowledgeException(
                    Messages.text("pack." + e.fault().name().toLowerCase(Locale.ROOT), pack,
                            String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw new KnowledgeException(Messages.text("pack.unreadable", pack, FileReason.of(e)), e);
        }
    }

    /** Replaces all that is in the index below the folder, with nothing if it fails; gives what may not be in it. */
    private List<Path> take(Path folder, PackReader reader, PackManifest manifest, Predicate<String> models)
            throws KnowledgeException, PackException {
        KnowledgeRules rules = permitting(folder);
        knowledge.remove(List.of(folder));
        List<Path> withheld = new ArrayList<>();
        Map<String, Long> taken = new LinkedHashMap<>(); // with their sizes
        try {
            IndexClient index = knowledge.client();
            index.begin(Knowledge.PATIENCE);
            try {
                index.beginPack(folder);
                PackVectors vectors = manifest.vectors();
                boolean embedded = vectors != null && models.test(vectors.model());
                reader.read(manifest, (put, some) -> {
                    long size = put.file().stamp().size();
                    Path above = Path.of(put.file().path()).getParent();
                    boolean without = MailAttachments.isNamedLikeMail(above) && withheld.contains(above);
                    if (!without && isAllowed(put.file().path(), size, rules)) {
                        taken.put(put.file().path(), size);
                        index.put(of(manifest.name(), put));
                        for (Vectors each : embedded ? some : List.<Vectors>of()) {
                            index.put(each);
                        }
                    } else {
                        withheld.add(Path.of(put.file().path()));
                    }
                });
                judgeAgain(folder, rules, index, taken, withheld);
                index.endPack(folder);
            } catch (PackException | KnowledgeException | IndexException | IOException | RuntimeException e) {
                forget(folder, index, List.copyOf(taken.keySet()), e);
                throw e;
            }
            end(folder, index);
        } catch (IndexException | IOException e) {
            throw knowledge.failure(e);
        }
        return withheld;
    }

    /**
     * Takes out of the index again what a policy forbids that came while the pack was read.
     *
     * @param rules of the policy that all of it was judged by
     */
    private void judgeAgain(Path folder, KnowledgeRules rules, IndexClient index, Map<String, Long> taken,
            List<Path> withheld) throws KnowledgeException, IndexException, IOException {
        KnowledgeRules judged = rules;
        for (KnowledgeRules now = permitting(folder); now != judged; now = permitting(folder)) {
            judged = now;
            KnowledgeRules held = now;
            Set<String> forbidden = new LinkedHashSet<>();
            taken.forEach((file, size) -> {
                if (forbidden.contains(String.valueOf(Path.of(file).getParent())) || !isAllowed(file, size, held)) {
                    forbidden.add(file); // mails come before what is attached to them
                }
            });
            index.delete(List.copyOf(forbidden));
            taken.keySet().removeAll(forbidden);
            forbidden.forEach(each -> withheld.add(Path.of(each)));
        }
    }

    private static boolean isAllowed(String file, long size, KnowledgeRules rules) {
        return rules.rules().of(Path.of(file), null, size).standing() == IndexRules.Standing.ALLOWED;
    }

    /** The rules of now, under which a pack may be taken. */
    private KnowledgeRules permitting(Path folder) throws KnowledgeException {
        KnowledgeRules rules = knowledge.rules();
        String refusal = rules.indexing().refusal(List.of(folder)).orElse(null);
        if (refusal != null) {
            throw new KnowledgeException(refusal, null);
        }
        return rules;
    }

    /**
     * Takes out of the index what it has of a pack that failed. A host that has ended, or given up, leaves what it
     * answered in its journal, which the next one brings in: it is taken out then.
     */
    private void forget(Path folder, IndexClient index, List<String> taken, Exception failure) {
        try {
            try {
                index.delete(taken);
                index.endPack(folder);
            } finally {
                index.end();
            }
        } catch (IndexException | IOException e) {
            failure.addSuppressed(e);
            remove(folder, failure);
        }
    }

    /** Ends with all of a pack, or with nothing of it; either way once, as others may be writing with this client. */
    private void end(Path folder, IndexClient index) throws IndexException, IOException {
        try {
            index.end();
        } catch (IndexException | IOException e) {
            remove(folder, e);
            throw e;
        }
    }

    private void remove(Path folder, Exception failure) {
        try {
            knowledge.remove(List.of(folder));
        } catch (KnowledgeException e) {
            failure.addSuppressed(e);
        }
    }

    /** The root document that an administrator has installed, or null. */
    private @Nullable RootDocument installed() throws KnowledgeException {
        PolicySources sources = PolicySources.of(user);
        Path file = sources.root();
        if (!Files.exists(file)) {
            return null;
        }
        try {
            AdministratorFile.require(file, sources.administrators());
            if (Files.size(file) > StrictJson.MAX_BYTES) {
                throw new KnowledgeException(Messages.text("pack.root", file, file), null);
            }
            return RootDocument.first(Envelope.parse(Files.readAllBytes(file)));
        } catch (PolicyException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        } catch (TrustException e) {
            throw new KnowledgeException(Messages.text("pack.root", file, e.reason()), e);
        } catch (IOException e) {
            throw new KnowledgeException(Messages.text("pack.root", file, FileReason.of(e)), e);
        }
    }
}
