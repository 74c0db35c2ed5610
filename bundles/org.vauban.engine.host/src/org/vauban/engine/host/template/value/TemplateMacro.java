// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

/** A macro as the values package sees it: it can be printed and named, but its body is unknown there. */
public interface TemplateMacro extends TemplateCallable {}
