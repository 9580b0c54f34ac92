package org.simplectic.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What {@code simplectic list} and {@code describe} say of a plug-in. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface About {
    /** The prefix of the component properties. */
    String PREFIX_ = Plugins.PREFIX;

    /**
     * What it does, in one line.
     *
     * @return a phrase without a full stop
     */
    String summary();

    /**
     * Where it comes from: authors, title, year.
     *
     * @return a reference, empty where there is none to give
     */
    String source() default "";
}
