// SPDX-License-Identifier: EPL-2.0
/** The scheduler: its decisions without a model, its work with small ones. */
package org.vauban.engine.host.tests.scheduler;
