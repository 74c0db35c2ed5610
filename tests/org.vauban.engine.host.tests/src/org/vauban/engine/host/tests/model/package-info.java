// SPDX-License-Identifier: EPL-2.0
/** Loaded models and the turns of their requests. */
package org.vauban.engine.host.tests.model;
