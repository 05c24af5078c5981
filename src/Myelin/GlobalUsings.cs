global using System.Runtime.CompilerServices;
global using Myelin.Kernels;
global using static Myelin.Kernels.Compilation;
