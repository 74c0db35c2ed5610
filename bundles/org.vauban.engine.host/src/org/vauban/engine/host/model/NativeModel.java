// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.nio.file.Path;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;

/**
 * A llama.cpp model with its context.
 *
 * @param id id that requests use
 * @param file file that the model was loaded from
 */
record NativeModel(String id, Path file, LlamaModel model, LlamaContext context) {}
