// Included by each target, which says what `target` is.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    target::mend(&mut bytes);
    target::run(&bytes);
});
