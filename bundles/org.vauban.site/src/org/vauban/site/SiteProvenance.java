// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;
import org.vauban.governance.signature.VerificationKey;
import org.vauban.site.internal.Messages;

/**
 * A signed statement about the build of a site: an in-toto Statement v1 with SLSA provenance v1, in a DSSE envelope, as
 * {@code ./dev build} writes it. Immutable.
 *
 * @param builder identifier of the builder in the statement
 * @param commit commit of the sources
 * @param files SHA-512 of the site's files, by path
 * @param signers names of the signers, for display
 */
public record SiteProvenance(String builder, String commit, Map<String, String> files, List<String> signers) {
    /** Payload type in envelopes. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://slsa.dev/provenance/v1";
    private static final String SITE = "site/";
    private static final int MAX_SUBJECTS = SiteManifest.MAX_FILES + 100;
    private static final int MAX_TEXT = 300;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}(-changed)?");

    /** Copies the collections. */
    public SiteProvenance {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        signers = List.copyOf(signers);
    }

    /**
     * Reads a statement that enough keys of the role {@code site} have signed.
     *
     * @throws SiteException if they have not, or it cannot be read
     */
    public static SiteProvenance read(Path file, RootDocument root) throws SiteException {
        try {
            Envelope envelope = Envelope.parse(SiteVerifier.bytes(file));
            RootDocument.Verified verified = root.verify(envelope, Role.SITE, PAYLOAD_TYPE);
            return parse(verified.document(), verified.signers());
        } catch (TrustException e) {
            throw SiteException.refused(Messages.text("provenance.invalid", file, e.reason()), e);
        }
    }

    /** Reads a statement that a builder's key has signed. */
    public static SiteProvenance read(Path file, VerificationKey builder) throws SiteException {
        try {
            Envelope envelope = Envelope.parse(SiteVerifier.bytes(file));
            return parse(envelope.verify(PAYLOAD_TYPE, List.of(builder), 1), List.of(builder.toString()));
        } catch (TrustException e) {
            throw SiteException.refused(Messages.text("provenance.invalid", file, e.reason()), e);
        }
    }

    private static SiteProvenance parse(JsonObject document, List<String> signers) throws TrustException {
        DocumentFields fields = DocumentFields.of(document, Set.of("_type", "subject", "predicateType", "predicate"));
        String type = fields.text("_type", MAX_TEXT);
        String predicateType = fields.text("predicateType", MAX_TEXT);
        if (!type.equals(STATEMENT) || !predicateType.equals(PREDICATE)) {
            throw TrustException.refused(Fault.FORMAT, Messages.text("provenance.type", type, predicateType));
        }
        Map<String, String> files = new TreeMap<>();
        for (DocumentFields subject : fields.objects("subject", MAX_SUBJECTS, Set.of("name", "digest"))) {
            String name = subject.text("name", MAX_TEXT + SITE.length());
            String hash = subject.fields("digest").text("sha512", SiteFile.HASH_DIGITS);
            if (name.startsWith(SITE) && files.put(name.substring(SITE.length()), hash) != null) {
                throw TrustException.refused(Fault.FORMAT, Messages.text("provenance.twice", name));
            }
        }
        DocumentFields predicate = fields.fields("predicate").only(Set.of("buildDefinition", "runDetails"));
        String commit = predicate.fields("buildDefinition").fields("externalParameters").text("commit", MAX_TEXT);
        if (!COMMIT.matcher(commit).matches()) {
            throw TrustException.refused(Fault.FORMAT, Messages.text("provenance.commit"));
        }
        return new SiteProvenance(predicate.fields("runDetails").fields("builder").text("id", MAX_TEXT), commit, files,
                signers);
    }

    /**
     * Compares the files of a verified site with those that were built.
     *
     * @throws SiteException if a file is missing in one of them, or differs
     */
    public void require(Path site, SiteManifest manifest) throws SiteException {
        for (Map.Entry<String, SiteFile> file : manifest.files().entrySet()) {
            String built = files.get(file.getKey());
            if (!file.getValue().sha512().equals(built)) {
                throw SiteException.refused(Messages.text(built == null ? "provenance.unknown" : "provenance.differs",
                        site.resolve(file.getKey())));
            }
        }
        for (String path : files.keySet()) {
            if (!manifest.files().containsKey(path)) {
                throw SiteException.refused(Messages.text("provenance.missing", site.resolve(path)));
            }
        }
    }
}
