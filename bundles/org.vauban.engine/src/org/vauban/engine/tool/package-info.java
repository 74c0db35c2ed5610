// SPDX-License-Identifier: EPL-2.0
/** Tools that a conversation offers to a model, and the calls that the model makes of them. */
package org.vauban.engine.tool;
