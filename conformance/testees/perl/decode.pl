# What a reader of conformance/README.md fills in: `decode` of skeletons/perl.pl, enough for 00-smoke.
sub decode {
    my ($request) = @_;
    my $bytes =
        defined $request->{hex} ? pack('H*', $request->{hex}) : encode_utf8($request->{text});
    # Fields stand in the order of their numbers, unknown ones behind them.
    my %number = (v => 1, type => 2, message => 3);
    my $json = JSON::PP->new->utf8->sort_by(sub {
        ($number{$JSON::PP::a} // 99) <=> ($number{$JSON::PP::b} // 99) || $JSON::PP::a cmp $JSON::PP::b;
    });

    my $envelope = eval { $json->decode($bytes) };
    refuse('malformed', '') if $@;
    refuse('schema', '') if ref $envelope ne 'HASH';
    my $v = $envelope->{v};
    refuse('unsupported_version', '/v') if defined $v && !ref $v && $v =~ /^\d+$/ && $v != 1;
    refuse('schema', '/v') unless defined $v && !ref $v && $v eq '1';
    my $type = $envelope->{type};
    refuse('schema', '/type') unless defined $type && !ref $type && $type ne '';

    my %written = (json => decode_utf8($json->encode($envelope)));
    return { bytes => { map { $_ => $written{$_} } @{ $request->{to} } } };
}
