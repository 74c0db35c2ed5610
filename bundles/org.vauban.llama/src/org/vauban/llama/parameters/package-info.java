// SPDX-License-Identifier: EPL-2.0
/** Parameters for loading models and creating contexts. */
package org.vauban.llama.parameters;
