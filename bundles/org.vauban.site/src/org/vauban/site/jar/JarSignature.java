// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.jar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The verified signatures of a jar with all its entries. Stricter than p2, which considers a jar signed as soon as one
 * of its entries is.
 *
 * @param state result of the verification
 * @param signers certificates of those who signed every entry; their issuers were not checked
 */
record JarSignature(State state, Set<Certificate> signers) {
    /** Results of the verification. */
    enum State {
        /** No signature at all. */
        NONE,
        /** All entries are signed by at least one common signer. */
        WHOLE,
        /** An entry was changed or added after signing, or occurs twice. */
        BROKEN
    }

    private static final Pattern OF_SIGNATURE = Pattern
            .compile("META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))");

    /** Copies the set. */
    JarSignature {
        signers = Set.copyOf(signers);
    }

    /** Whether an entry is the manifest or belongs to a signature. */
    static boolean isPart(String name) {
        return OF_SIGNATURE.matcher(name.toUpperCase(Locale.ROOT)).matches();
    }

    /** Reads a jar to its end. */
    static JarSignature read(Path file) throws IOException {
        Set<String> names = new HashSet<>();
        Set<Certificate> common = new HashSet<>();
        boolean first = true;
        boolean signed = false;
        boolean whole = true;
        try (JarFile jar = new JarFile(file.toFile(), true)) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String upper = entry.getName().toUpperCase(Locale.ROOT);
                signed |= OF_SIGNATURE.matcher(upper).matches() && upper.endsWith(".SF");
                whole &= names.add(entry.getName());
                if (entry.isDirectory()) {
                    continue;
                }
                List<Certificate> signers = signers(jar, entry);
                if (!OF_SIGNATURE.matcher(upper).matches()) {
                    if (first) {
                        common.addAll(signers);
                    } else {
                        common.retainAll(signers);
                    }
                    first = false;
                }
            }
        } catch (SecurityException e) {
            return new JarSignature(State.BROKEN, Set.of()); // an entry is not what was signed
        }
        if (!signed) {
            return new JarSignature(whole ? State.NONE : State.BROKEN, Set.of());
        }
        return whole && !common.isEmpty() ? new JarSignature(State.WHOLE, common)
                : new JarSignature(State.BROKEN, Set.of());
    }

    private static List<Certificate> signers(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(OutputStream.nullOutputStream()); // the signers are known only at the end
        }
        CodeSigner[] signers = entry.getCodeSigners();
        return signers == null ? List.of() : Arrays.stream(signers)
                .map(signer -> (Certificate) signer.getSignerCertPath().getCertificates().getFirst())
                .collect(Collectors.toList());
    }
}
