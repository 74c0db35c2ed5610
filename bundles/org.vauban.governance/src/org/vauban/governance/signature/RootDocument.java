// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * States which keys may sign what, and how many of them must: modelled on the root role of The Update Framework
 * (theupdateframework.github.io). The first root document of a machine is trusted because an administrator installed
 * it; each further one must be signed by enough root keys of the previous one <em>and</em> of itself. Immutable.
 *
 * @param name name of the organisation, for display
 * @param version 1 for the first, then incremented by one
 * @param issued when it was written
 * @param expires when another one must have replaced it
 * @param keys keys by id
 * @param roles who may sign what; no key has a role that is missing
 */
public record RootDocument(String name, long version, Instant issued, Instant expires, Map<String, NamedKey> keys,
        Map<Role, Signers> roles) {
    /** Payload type in envelopes. */
    public static final String PAYLOAD_TYPE = "application/vnd.vauban.root+json";

    private static final int MAX_NAME = 200;
    private static final int MAX_KEYS = 64;
    private static final int MAX_KEY_BYTES = 1024;

    /**
     * A key and its owner.
     *
     * @param key verifies signatures
     * @param owner the owner for display, such as a name and an office
     */
    public record NamedKey(VerificationKey key, String owner) {}

    /**
     * The keys of a role.
     *
     * @param keyIds ids of keys of the document
     * @param threshold how many of them must sign
     */
    public record Signers(Set<String> keyIds, int threshold) {
        /** Copies the set. */
        public Signers {
            keyIds = Collections.unmodifiableSet(new LinkedHashSet<>(keyIds));
        }
    }

    /**
     * A verified document.
     *
     * @param document the signed document
     * @param signers names of the signers, for display
     */
    public record Verified(JsonObject document, List<String> signers) {}

    /** @throws IllegalArgumentException for a role without enough keys, or root keys that have another role */
    public RootDocument {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        roles = Collections.unmodifiableMap(new EnumMap<>(roles));
        String fault = fault(keys, roles);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }

    private static @Nullable String fault(Map<String, NamedKey> keys,
            Map<Role, Signers> roles) {
        Signers root = roles.get(Role.ROOT);
        if (root == null) {
            return "roles." + Role.ROOT.text();
        }
        for (Map.Entry<Role, Signers> role : roles.entrySet()) {
            Signers signers = role.getValue();
            boolean others = role.getKey() != Role.ROOT
                    && !Collections.disjoint(signers.keyIds(), root.keyIds());
            if (others || !keys.keySet().containsAll(signers.keyIds()) || signers.threshold() < 1
                    || signers.threshold() > signers.keyIds().size()) {
                return "roles." + role.getKey().text();
            }
        }
        boolean named = keys.entrySet().stream().allMatch(e -> e.getKey().equals(e.getValue().key().id()));
        return named ? null : "keys";
    }

    /**
     * Returns the first root document, which must at least be signed by enough of its own root keys.
     *
     * @throws TrustException for each {@link Fault} except {@code EXPIRED}
     */
    public static RootDocument first(Envelope envelope) throws TrustException {
        RootDocument root = parse(envelope.unverified());
        root.verify(envelope, Role.ROOT, PAYLOAD_TYPE);
        return root;
    }

    /**
     * Returns the root document that follows this one: its version is one higher, and enough root keys of both have
     * signed it.
     *
     * @throws TrustException for each {@link Fault} except {@code EXPIRED}
     */
    public RootDocument next(Envelope envelope) throws TrustException {
        verify(envelope, Role.ROOT, PAYLOAD_TYPE);
        RootDocument next = first(envelope);
        if (next.version != version + 1 || next.issued.isBefore(issued)) {
            throw TrustException.of(Fault.VERSION, "root.version", next.version, version + 1);
        }
        return next;
    }

    /**
     * Verifies a document that a role of this root may sign.
     *
     * @param payloadType the expected kind of document
     * @throws TrustException for each {@link Fault} except {@code EXPIRED} and {@code VERSION}
     */
    public Verified verify(Envelope envelope, Role role, String payloadType) throws TrustException {
        Signers signers = roles.get(role);
        if (signers == null) {
            throw TrustException.of(Fault.THRESHOLD, "root.role", role.text());
        }
        List<VerificationKey> trusted = signers.keyIds().stream()
                .flatMap(id -> Stream.ofNullable(keys.get(id)).map(NamedKey::key)).toList();
        JsonObject document = envelope.verify(payloadType, trusted, signers.threshold());
        Set<String> ids = envelope.signers(trusted).stream().map(VerificationKey::id).collect(Collectors.toSet());
        return new Verified(document, keys.entrySet().stream().filter(e -> ids.contains(e.getKey()))
                .map(e -> e.getValue().owner()).toList());
    }

    /** Returns the form that is signed. */
    public JsonObject json() {
        JsonObject listed = new JsonObject();
        keys.forEach((id, named) -> {
            JsonObject one = new JsonObject();
            one.addProperty("key", Base64.getEncoder().encodeToString(named.key().encoded()));
            one.addProperty("owner", named.owner());
            listed.add(id, one);
        });
        JsonObject given = new JsonObject();
        roles.forEach((role, signers) -> {
            JsonArray ids = new JsonArray();
            signers.keyIds().stream().sorted().forEach(ids::add);
            JsonObject one = new JsonObject();
            one.add("keys", ids);
            one.addProperty("threshold", signers.threshold());
            given.add(role.text(), one);
        });
        JsonObject root = new JsonObject();
        root.addProperty("name", name);
        root.addProperty("version", version);
        root.addProperty("issued", issued.toString());
        root.addProperty("expires", expires.toString());
        root.add("keys", listed);
        root.add("roles", given);
        return root;
    }

    /**
     * Parses a root document; does not check its signatures.
     *
     * @throws TrustException {@code FORMAT}, {@code LIMIT} or {@code KEY}
     */
    public static RootDocument parse(JsonObject document) throws TrustException {
        DocumentFields fields = DocumentFields.of(document,
                Set.of("name", "version", "issued", "expires", "keys", "roles"));
        Map<String, NamedKey> keys = new LinkedHashMap<>();
        for (Map.Entry<String, DocumentFields> entry : fields.members("keys", MAX_KEYS).entrySet()) {
            DocumentFields one = entry.getValue().only(Set.of("key", "owner"));
            keys.put(entry.getKey(), new NamedKey(VerificationKey.of(one.base64("key", MAX_KEY_BYTES)),
                    one.text("owner", MAX_NAME)));
        }
        Map<Role, Signers> roles = new EnumMap<>(Role.class);
        DocumentFields given = fields.fields("roles")
                .only(Stream.of(Role.values()).map(Role::text).collect(Collectors.toSet()));
        for (Role role : Role.values()) {
            if (given.has(role.text())) {
                DocumentFields one = given.fields(role.text()).only(Set.of("keys", "threshold"));
                List<String> ids = one.texts("keys", MAX_KEYS, 64);
                if (new LinkedHashSet<>(ids).size() < ids.size()) {
                    throw TrustException.of(Fault.FORMAT, "root.invalid", one.at("keys"));
                }
                roles.put(role, new Signers(new LinkedHashSet<>(ids), (int) one.integer("threshold", 1, MAX_KEYS)));
            }
        }
        String fault = fault(keys, roles);
        Instant issued = fields.time("issued");
        Instant expires = fields.time("expires");
        if (fault != null || !expires.isAfter(issued)) {
            throw TrustException.of(Fault.FORMAT, "root.invalid", fault == null ? "expires" : fault);
        }
        return new RootDocument(fields.text("name", MAX_NAME),
                fields.integer("version", 1, CanonicalJson.MAX_INTEGER), issued, expires, keys, roles);
    }
}
