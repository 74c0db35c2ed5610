// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.model;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.GgufHeader;
import org.vauban.models.GgufShards;
import org.vauban.models.InstalledModel;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.signature.SignatureFiles;
import org.vauban.site.SiteException;
import org.vauban.site.internal.Messages;
import org.vauban.site.repository.PackedFile.Entry;
import org.vauban.site.repository.RepositoryFolder;

/**
 * Creates a p2 repository of a model: a bundle without code for each shard, which p2 installs as a folder, and a
 * feature with the text of the licence, the model card, the hashes and a bill of materials. The same input gives the
 * same bytes. Metadata is written last, so that an interrupted run leaves no repository; the next one repeats it. Sign
 * the folder like any other site.
 */
public final class ModelPack {
    private static final String CARD = "model-card.md";

    private final Path model;
    private final Packaging packaging;
    private final String licence;
    private final @Nullable String card;
    private final ProgressListener progress;

    /**
     * The result of packing.
     *
     * @param feature id of the feature to install, as p2 names it
     * @param shards number of shards
     * @param sha256 hash of the model
     * @param size size of the model in bytes
     */
    public record Result(String feature, int shards, String sha256, long size) {}

    private ModelPack(Path model, Packaging packaging, ProgressListener progress) throws SiteException {
        this.model = model;
        this.packaging = packaging;
        this.progress = progress;
        this.licence = RepositoryFolder.text(packaging.licence());
        Path described = packaging.card();
        this.card = described == null ? null : RepositoryFolder.text(described);
    }

    /**
     * Writes the repository.
     *
     * @param catalogue a catalogue whose hash the model must have if listed
     * @param out a folder that is empty, missing, or left by an earlier attempt for the same model
     * @throws SiteException if the model or a text cannot be read, or something cannot be written
     */
    public static Result write(Path model, Packaging packaging, Catalogue catalogue, Path out,
            ProgressListener progress) throws SiteException {
        RepositoryFolder.requireVersion(packaging.version());
        try {
            return new ModelPack(model, packaging, progress).write(catalogue, out);
        } catch (CatalogueException e) {
            throw SiteException.failed(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", out, e), e);
        }
    }

    private Result write(Catalogue catalogue, Path out) throws SiteException, CatalogueException, IOException {
        InstalledModel.requireId(packaging.id());
        GgufHeader header = GgufHeader.read(model);
        if (!header.type().isEmpty() && !header.type().equals("model")) {
            throw SiteException.failed(Messages.text("pack.type", model, header.type()), null);
        }
        String feature = InstalledModel.PREFIX + packaging.id();
        RepositoryFolder repository = new RepositoryFolder(out, feature, packaging.name(), packaging.version(),
                licence);
        repository.requireOurs();
        String hash = ModelStore.hash(model, progress);
        CatalogueModel known = catalogue.find(packaging.id()).orElse(null);
        String pinned = known == null ? null : known.sha256();
        if (pinned != null && !pinned.equals(hash)) {
            throw SiteException.refused(Messages.text("pack.hash", model, hash, packaging.id(), pinned));
        }
        GgufShards shards = GgufShards.of(model, packaging.shardBytes());
        ModelBill bill = new ModelBill(packaging, header, known, licence);
        StringBuilder hashes = new StringBuilder(hash + "  " + model.getFileName() + "\n");
        for (int number = 1; number <= shards.count(); number++) {
            String id = InstalledModel.bundle(packaging.id(), number, shards.count());
            String file = shards.count() == 1 ? packaging.id() + ".gguf"
                    : GgufShards.name(packaging.id(), number, shards.count());
            int shard = number;
            Entry content = Entry.of(file, to -> shards.write(shard, to));
            List<Entry> entries = new ArrayList<>(
                    List.of(Entry.of(InstalledModel.FILE, description(hash, shard, shards.count(), content))));
            if (number == 1) {
                entries.addAll(texts());
                Path signature = packaging.signature();
                if (signature != null) {
                    entries.add(Entry.of(SignatureFiles.BUNDLED,
                            RepositoryFolder.text(signature).getBytes(StandardCharsets.UTF_8)));
                }
            }
            entries.add(content);
            repository.bundle(id, "Vauban model", entries);
            bill.shard(content);
            hashes.append(content.sha256()).append("  ").append(file).append('\n');
        }
        List<Entry> described = texts();
        described.add(Entry.of("sha256.txt", hashes.toString().getBytes(StandardCharsets.UTF_8)));
        repository.finish(described, Entry.of(ModelBill.FILE, bill.bytes(model, hash, Files.size(model), cardHash())));
        return new Result(feature + ".feature.group", shards.count(), hash, Files.size(model));
    }

    private @Nullable String cardHash() throws IOException {
        for (Entry text : texts()) {
            if (text.name().equals(CARD)) {
                return text.sha256();
            }
        }
        return null;
    }

    private List<Entry> texts() throws IOException {
        List<Entry> texts = new ArrayList<>();
        texts.add(Entry.of("LICENSE", licence.getBytes(StandardCharsets.UTF_8)));
        String described = card;
        if (described != null) {
            texts.add(Entry.of(CARD, described.getBytes(StandardCharsets.UTF_8)));
        }
        return texts;
    }

    private byte[] description(String hash, int number, int count, Entry content) throws IOException {
        JsonObject description = new JsonObject();
        description.addProperty("id", packaging.id());
        description.addProperty("name", packaging.name());
        description.addProperty("sha256", hash);
        description.addProperty("size", Files.size(model));
        description.addProperty("shard", number);
        description.addProperty("shards", count);
        description.addProperty("file", content.name());
        description.addProperty("fileSize", content.size());
        description.addProperty("fileSha256", content.sha256());
        return CanonicalJson.bytes(description);
    }
}
