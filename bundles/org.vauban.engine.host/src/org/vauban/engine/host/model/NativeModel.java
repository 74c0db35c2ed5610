// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.nio.file.Path;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;

/**
 * A model of llama.cpp with its one context.
 *
 * @param id that requests name it by
 * @param file that it was loaded from
 */
record NativeModel(String id, Path file, LlamaModel model, LlamaContext context) {}
