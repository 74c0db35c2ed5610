// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

/** Algorithms with which documents are signed. Both come with the JDK. */
public enum SignatureAlgorithm {
    /** RFC 8032; signatures of 64 bytes. */
    ED25519("Ed25519", "Ed25519", "Ed25519"),
    /** FIPS 186-5, with SHA-384; signatures are r and s in DER, as smart cards and OpenSSL write them. */
    ECDSA_P384("EC", "SHA384withECDSA", "ECDSA P-384");

    private final String keyAlgorithm;
    private final String signatureAlgorithm;
    private final String label;

    SignatureAlgorithm(String keyAlgorithm, String signatureAlgorithm, String label) {
        this.keyAlgorithm = keyAlgorithm;
        this.signatureAlgorithm = signatureAlgorithm;
        this.label = label;
    }

    String keyAlgorithm() {
        return keyAlgorithm;
    }

    String signatureAlgorithm() {
        return signatureAlgorithm;
    }

    /** Returns the name for display. */
    public String label() {
        return label;
    }
}
