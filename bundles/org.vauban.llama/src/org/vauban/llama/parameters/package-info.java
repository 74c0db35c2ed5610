// SPDX-License-Identifier: EPL-2.0
/** How a model is loaded and a context made. */
package org.vauban.llama.parameters;
