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
 * Creates and mounts knowledge packs. If an administrator has installed a root document, packs must be signed by its
 * {@code site} role, and users cannot override that.
 */
public final class KnowledgePacks {
    private static final System.Logger LOG = System.getLogger(KnowledgePacks.class.getName());

    private final Knowledge knowledge;
    private final UserDirectories user;

    /** @param knowledge the user's knowledge */
    public KnowledgePacks(Knowledge knowledge, UserDirectories user) {
        this.knowledge = knowledge;
        this.user = user;
    }

    /**
     * Creates a pack of folders, read as for the index, without vectors.
     *
     * @param out folder of the pack; empty or absent
     * @param keys signing keys; none for a pack for machines without a root document
     */
    public PackReport write(List<Path> sources, Path out, PackHeading heading, List<SigningKey> keys,
            IndexingListener listener) throws KnowledgeException {
        return write(sources, out, heading, keys, listener, (VectorSource) null);
    }

    /**
     * Creates a pack with the vectors that the user's index has for its passages.
     *
     * @param model model of the vectors
     */
    public PackReport write(List<Path> sources, Path out, PackHeading heading, List<SigningKey> keys,
            IndexingListener listener, String model) throws KnowledgeException {
        return write(sources, out, heading, keys, listener,
                new PackVectorSource(knowledge, Knowledge.folder(user), model, null));
    }

    /**
     * Creates a pack with vectors for all passages; vectors that the index lacks are computed.
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

    /** Deletes an unfinished pack when the program exits. */
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
     * Adds a pack to the user's index. The pack's folder must stay in place, because citations lead to its documents.
     *
     * @param trusted root document that the user names, used only if no administrator has installed one; or null
     * @param unsigned whether the user accepts an unsigned pack if there is no root document
     * @param models accepts the models whose vectors are added; other vectors are left out and may be computed later
     * @throws KnowledgeException if the pack is refused; the index then contains nothing of it
     */
    public PackReport mount(Path pack, @Nullable RootDocument trusted, boolean unsigned, Predicate<String> models)
            throws KnowledgeException {
        return verified(pack, trusted, unsigned,
                (folder, reader, manifest) -> take(folder, reader, manifest, models));
    }

    /**
     * Verifies a pack and each of its documents without adding it.
     *
     * @param trusted as for {@link #mount}
     * @param unsigned as for {@link #mount}
     * @throws KnowledgeException if the pack is refused
     */
    public PackReport verify(Path pack, @Nullable RootDocument trusted, boolean unsigned) throws KnowledgeException {
        return verified(pack, trusted, unsigned, (folder, reader, manifest) -> List.of());
    }

    /**
     * Returns the folders of the mounted packs with a name. A folder that was merely indexed does not count, whatever
     * its manifest says.
     *
     * @param name name in the manifest
     * @return the folders; there may be several, for example packs of two organisations
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
        return rules != null && List.of(rules.split(" ")).contains(IndexedFile.PACK + pack);
    }

    /** Marks a file as belonging to the pack, whatever the pack itself declares. */
    private static IndexProtocol.Put of(String pack, IndexProtocol.Put put) {
        IndexedFile file = put.file();
        String said = file.rules();
        String rules = said == null ? "" : Stream.of(said.split(" "))
                .filter(each -> !each.startsWith(IndexedFile.PACK)).collect(Collectors.joining(" "));
        return new IndexProtocol.Put(new IndexedFile(file.path(), file.format(), file.stamp(), file.failure(),
                file.detail(), file.passages(), rules + " " + IndexedFile.PACK + pack), put.passages());
    }

    /** Adds a verified pack; returns the files that the policy keeps out of the index. */
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

    /**
     * Replaces everything in the index below the folder, or removes it on failure; returns the files kept out of the
     * index.
     */
    private List<Path> take(Path folder, PackReader reader, PackManifest manifest, Predicate<String> models)
            throws KnowledgeException, PackException {
        KnowledgeRules rules = permitting(folder);
        knowledge.remove(List.of(folder));
        List<Path> withheld = new ArrayList<>();
        Map<String, Long> taken = new LinkedHashMap<>(); // with the size of each
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
     * Removes files that are forbidden by a policy that took effect while the pack was being read.
     *
     * @param rules rules that were applied to all files so far
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
                    forbidden.add(file); // mails come before their attachments
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

    /** Returns the current rules if they allow mounting a pack. */
    private KnowledgeRules permitting(Path folder) throws KnowledgeException {
        KnowledgeRules rules = knowledge.rules();
        String refusal = rules.indexing().refusal(List.of(folder)).orElse(null);
        if (refusal != null) {
            throw new KnowledgeException(refusal, null);
        }
        return rules;
    }

    /**
     * Removes a failed pack from the index. If the host has ended or given up, the answered writes are in its journal,
     * which the next host replays; the files are removed after that.
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

    /**
     * Ends the write; a failed commit leaves nothing of the pack. Called once per begin, since other threads may be
     * writing too.
     */
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

    /** Returns the root document that an administrator has installed, or null. */
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
