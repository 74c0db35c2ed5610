// SPDX-License-Identifier: EPL-2.0
/** Tests of the scheduler: its decisions without a model, and its work with small models. */
package org.vauban.engine.host.tests.scheduler;
