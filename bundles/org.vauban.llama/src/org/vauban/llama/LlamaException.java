// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

/** A failure reported by llama.cpp. */
public class LlamaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LlamaException(String message) {
        super(message);
    }
}
