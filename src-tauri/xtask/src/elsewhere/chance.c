/* Rust's standard library draws its chance from this library of Windows, which Wine 8 does not have.
   This one asks the older function of advapi32 that Wine has. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
    return length <= 0xFFFFFFFFu && SystemFunction036(bytes, (ULONG)length);
}
