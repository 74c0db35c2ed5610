// SPDX-License-Identifier: EPL-2.0
/** Loaded models: how they are loaded, what serves their requests, and how their prompts are written. */
package org.vauban.engine.host.model;
