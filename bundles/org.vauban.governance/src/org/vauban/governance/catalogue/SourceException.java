// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

/** One source of a model failed; others may be tried. The message is a part of a sentence. */
final class SourceException extends Exception {
    private static final long serialVersionUID = 1L;

    SourceException(String message) {
        super(message);
    }

    SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
