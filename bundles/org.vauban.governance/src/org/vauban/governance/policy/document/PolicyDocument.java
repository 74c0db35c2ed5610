// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * A signed policy, as {@code docs/policy.md} describes it. Immutable.
 *
 * @param version incremented by one each time
 * @param issued when it was written
 * @param expires when another one must have replaced it
 * @param grace how long after that its grants remain valid
 * @param scope what it applies to
 * @param contact whom to contact about it
 * @param settings its settings by name
 * @param unknown names of settings that this version does not know and may ignore
 */
public record PolicyDocument(long version, Instant issued, Instant expires, Duration grace, PolicyScope scope,
        String contact, Map<String, Entry> settings, List<String> unknown) {
    /** Payload type in envelopes. */
    public static final String PAYLOAD_TYPE = "application/vnd.vauban.policy+json";

    /** Days of grace if a document states none; also those of a root document. */
    public static final int DEFAULT_GRACE_DAYS = 14;
    static final int MAX_GRACE_DAYS = 90;
    static final int MAX_SENTENCE = 500;
    private static final int MAX_SETTINGS = 1_000;
    /** How far this clock may be behind the signer's. */
    private static final Duration SKEW = Duration.ofDays(1);

    /**
     * The decision about one setting.
     *
     * @param values the texts of its value
     * @param reason reason for users
     * @param contact whom to contact about it
     * @param critical whether a program that does not understand it must refuse the document
     */
    public record Entry(List<String> values, String reason, String contact, boolean critical) {
        /** Copies the list. */
        public Entry {
            values = List.copyOf(values);
        }
    }

    /** Validity of a document. */
    public enum Freshness {
        /** It is valid. */
        CURRENT,
        /** It has expired, and remains fully valid during the grace period. */
        GRACE,
        /** Its prohibitions remain, its grants do not; also if the clock is well before its issue date. */
        LAPSED
    }

    /** Copies the collections. */
    public PolicyDocument {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        unknown = List.copyOf(unknown);
    }

    /**
     * Parses a document; does not check its signatures.
     *
     * @throws TrustException {@code FORMAT}, {@code LIMIT} or {@code CRITICAL}
     */
    public static PolicyDocument parse(JsonObject document) throws TrustException {
        DocumentFields fields = DocumentFields.of(document,
                Set.of("version", "issued", "expires", "graceDays", "scope", "contact", "settings"));
        Instant issued = fields.time("issued");
        Instant expires = fields.time("expires");
        if (!expires.isAfter(issued)) {
            throw refused(Fault.FORMAT, "document.dates");
        }
        long grace = fields.has("graceDays") ? fields.integer("graceDays", 0, MAX_GRACE_DAYS) : DEFAULT_GRACE_DAYS;
        String contact = fields.text("contact", MAX_SENTENCE);
        PolicyScope scope = PolicyScope.parse(fields.fields("scope"));
        Map<String, Entry> settings = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, DocumentFields> one : fields.members("settings", MAX_SETTINGS).entrySet()) {
            DocumentFields entry = one.getValue().only(Set.of("value", "reason", "contact", "critical"));
            boolean critical = entry.flag("critical", false);
            String reason = entry.text("reason", MAX_SENTENCE);
            String own = entry.optionalText("contact", MAX_SENTENCE);
            SettingDefinition setting = SettingCatalogue.find(one.getKey()).orElse(null);
            if (setting != null && scope.layer() == PolicyLayer.PROJECT && !SettingCatalogue.isForProjects(setting)) {
                throw refused(Fault.FORMAT, "document.project", one.getKey(),
                        SettingCatalogue.projectNames());
            } else if (setting != null) {
                List<String> values = setting.read(entry.element("value"), true).orElse(null);
                if (values == null) {
                    throw refused(Fault.FORMAT, "document.value", one.getKey(), setting.expected());
                }
                settings.put(one.getKey(), new Entry(values, reason, own == null ? contact : own, critical));
            } else if (critical) {
                throw refused(Fault.CRITICAL, "document.critical", one.getKey());
            } else {
                entry.element("value");
                unknown.add(one.getKey());
            }
        }
        return new PolicyDocument(fields.integer("version", 1, CanonicalJson.MAX_INTEGER), issued, expires,
                Duration.ofDays(grace), scope, contact, settings, unknown);
    }

    /** Returns an exception for a refused document, with a message of the governance bundle. */
    public static TrustException refused(Fault fault, String key, Object... arguments) {
        return TrustException.refused(fault, Messages.text(key, arguments));
    }

    /** Returns the document's validity. */
    public Freshness freshness(Instant now) {
        return freshness(issued, expires, grace, now);
    }

    /** Returns the validity of a document with these dates. */
    public static Freshness freshness(Instant issued, Instant expires, Duration grace, Instant now) {
        if (now.isBefore(issued.minus(SKEW)) || now.isAfter(expires.plus(grace))) {
            return Freshness.LAPSED;
        }
        return now.isAfter(expires) ? Freshness.GRACE : Freshness.CURRENT;
    }

    /** Returns the decision about a setting. */
    public Optional<Entry> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }
}
