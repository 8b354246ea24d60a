#!/usr/bin/env perl
# A testee of rethrown (conformance/TESTEE.md says what the lines mean). Run it:
#   npx rethrown conformance next -- perl testee.pl
use strict;
use warnings;
use Encode qw(decode_utf8 encode_utf8);
use JSON::PP;

# What it can do. Whatever is not declared is not asked: add to these lists as your library grows.
my %about = (
    protocol => 1,
    name     => 'rethrown-perl',
    version  => '0.1.0',
    language => 'perl',
    runtime  => "perl $^V",
    ops      => ['decode'],
    codecs   => ['json'],
    features => [],
);

# Bytes or text -> envelope -> the encodings that are asked for.
sub decode {
    my ($request) = @_;
    my $bytes =
        defined $request->{hex} ? pack('H*', $request->{hex}) : encode_utf8($request->{text});

    # Your library goes here. In the order of SPEC ERR-1:
    #   form     what is no JSON: refuse('malformed', ''), and its kin of section 9
    #   version  refuse('unsupported_version', '/v') where `v` is a whole number other than 1
    #   content  the rules of section 4: refuse('schema', '/type') where there is no `type`
    # then the envelope in each encoding of $request->{to}: JSON as text, MessagePack as hexadecimal.
    # $request->{limits}, where it is there, replaces defaults of SPEC 8.
    return { skipped => 'decode is not written yet' };
    # return { bytes => { json => '{"v":1,"type":"a.B"}' } };
}

# What your library throws becomes one of these (SPEC 9). A path is a JSON Pointer, '' the whole; an offset is
# needed in MessagePack and Protobuf alone (ERR-6).
sub refuse {
    my ($code, $path, $offset) = @_;
    die { code => $code, path => $path, defined $offset ? (offset => $offset) : () };
}

# More of them: encode, find; verdicts, for `conformance fuzz`; capture, restore, relay and others (TESTEE.md).
my %operations = (decode => \&decode);
my $lines = JSON::PP->new->ascii->canonical;

$| = 1;    # each reply is flushed
while (my $line = <STDIN>) {
    my $request = $lines->decode($line);
    last if $request->{cmd} eq 'stop';
    if ($request->{cmd} eq 'start') {
        print $lines->encode(\%about), "\n";
        next;
    }
    my $reply = eval { $operations{ $request->{op} }->($request) };
    $reply = ref $@ ? { error => $@ } : { crashed => "$@" } if $@;
    print $lines->encode({ seq => $request->{seq}, %$reply }), "\n";
}
