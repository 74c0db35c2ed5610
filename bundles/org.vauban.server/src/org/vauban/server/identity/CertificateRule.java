// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/** Maps client certificates to a user and a grant. Immutable. */
final class CertificateRule {
    private static final Set<String> ALLOWED = Stream.concat(Stream.of("subject", "name", "role", "scopes"),
            Stream.of(Alternative.values()).map(Alternative::field)).collect(Collectors.toUnmodifiableSet());

    private final @Nullable CertificateSubject subject;
    private final @Nullable Alternative kind;
    private final @Nullable NamePattern alternative;
    private final @Nullable String name;
    private final Grant grant;

    /** Subject alternative names that rules can match, with their numbers in X.509. */
    private enum Alternative {
        EMAIL(1, name -> name.toLowerCase(Locale.ROOT)), DNS(2, name -> name.toLowerCase(Locale.ROOT)),
        URI(6, name -> name);

        private final int number;
        private final UnaryOperator<String> form;

        Alternative(int number, UnaryOperator<String> form) {
            this.number = number;
            this.form = form;
        }

        String field() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private CertificateRule(@Nullable CertificateSubject subject, @Nullable Alternative kind,
            @Nullable NamePattern alternative, @Nullable String name, Grant grant) {
        this.subject = subject;
        this.kind = kind;
        this.alternative = alternative;
        this.name = name;
        this.grant = grant;
    }

    static CertificateRule parse(JsonFields rule) throws InvalidInputException {
        rule.allow(ALLOWED);
        List<String> asked = Stream.concat(Stream.of("subject"), Stream.of(Alternative.values())
                .map(Alternative::field)).filter(rule::has).toList();
        if (asked.size() != 1) {
            throw new InvalidInputException(rule.path(), Messages.text("identities.rule", rule.path()));
        }
        String field = asked.getFirst();
        String text = rule.requiredText(field);
        String name = rule.text("name");
        Grant grant = Grant.parse(rule);
        try {
            if (field.equals("subject")) {
                CertificateSubject subject = new CertificateSubject(text);
                if (subject.isOpen() == (name != null)) {
                    throw new InvalidInputException(rule.path("name"),
                            Messages.text(name == null ? "identities.name.missing" : "identities.name.one",
                                    rule.path("name"), rule.path(field)));
                }
                return new CertificateRule(subject, null, null, name, grant);
            }
            Alternative kind = Alternative.valueOf(field.toUpperCase(Locale.ROOT));
            NamePattern pattern = new NamePattern(kind.form.apply(text));
            if (pattern.isOpen() && name != null) {
                throw new InvalidInputException(rule.path("name"),
                        Messages.text("identities.name.one", rule.path("name"), rule.path(field)));
            }
            return new CertificateRule(null, kind, pattern, name, grant);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(rule.path(field),
                    Messages.text(field.equals("subject") ? "identities.subject" : "identities.pattern",
                            rule.path(field), text));
        }
    }

    Grant grant() {
        return grant;
    }

    /** Returns the user name that the rule sets, if it does not take the name from the certificate. */
    Optional<String> fixedName() {
        return Optional.ofNullable(name);
    }

    /** Returns the user to whom the rule maps the certificate; empty if the rule does not match. */
    Optional<String> user(X509Certificate shown) throws CertificateParsingException {
        CertificateSubject wanted = subject;
        Optional<String> found = wanted != null ? wanted.match(shown.getSubjectX500Principal())
                : alternative(shown.getSubjectAlternativeNames());
        String fixed = name;
        return fixed == null ? found : found.map(value -> fixed);
    }

    private Optional<String> alternative(@Nullable Collection<List<?>> names) {
        Alternative wanted = kind;
        NamePattern pattern = alternative;
        if (names == null || wanted == null || pattern == null) {
            return Optional.empty();
        }
        return names.stream().filter(each -> Integer.valueOf(wanted.number).equals(each.get(0)))
                .map(each -> String.valueOf(each.get(1))).filter(text -> text.chars().allMatch(c -> c < 0x80))
                .map(wanted.form).filter(pattern::matches).findFirst();
    }
}
