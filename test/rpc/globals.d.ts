// The types of Connect name this one of the web, which those of Node 20 do not have.
type HeadersInit = NonNullable<ConstructorParameters<typeof Headers>[0]>;
