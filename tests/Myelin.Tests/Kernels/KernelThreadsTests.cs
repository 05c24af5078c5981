using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

public unsafe class KernelThreadsTests
{
    struct Counts
    {
        public int* Done;
        public int Parts;
        public nint Threads;
    }

    static void Count(int part, void* argument) => Interlocked.Increment(ref ((Counts*)argument)->Done[part]);

    static void Nest(int part, void* argument)
    {
        var outer = (Counts*)argument;
        var threads = (KernelThreads)System.Runtime.InteropServices.GCHandle.FromIntPtr(outer->Threads).Target!;
        var inner = new Counts { Done = outer->Done + (part * outer->Parts) };
        threads.Run(outer->Parts, &Count, &inner);
    }

    static void Fail(int part, void* argument)
    {
        Count(part, argument);
        if (part == 3) throw new InvalidOperationException("part 3");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_part_is_done_exactly_once(int count)
    {
        using var threads = new KernelThreads(count);
        for (int round = 0; round < 2000; round++) DoAll(threads, round % 40);
        Thread.Sleep(5);
        DoAll(threads, 1000);
    }

    [Fact]
    public void A_sleeping_worker_wakes_or_is_not_waited_for()
    {
        using var threads = new KernelThreads(2);
        for (int round = 0; round < 50; round++)
        {
            DoAll(threads, 8);
            Thread.Sleep(round % 3);
        }
    }

    [Fact]
    public void A_nested_run_does_its_parts_in_place()
    {
        using var threads = new KernelThreads(3);
        var handle = System.Runtime.InteropServices.GCHandle.Alloc(threads);
        int* done = stackalloc int[64];
        for (int round = 1; round <= 200; round++)
        {
            var counts = new Counts { Done = done, Parts = 8, Threads = System.Runtime.InteropServices.GCHandle.ToIntPtr(handle) };
            threads.Run(8, &Nest, &counts);
            for (int i = 0; i < 64; i++) Assert.Equal(round, done[i]);
        }
        handle.Free();
    }

    [Fact]
    public void Callers_at_the_same_time_all_get_their_parts_done()
    {
        using var threads = new KernelThreads(3);
        var callers = new Thread[4];
        int wrong = 0;
        for (int i = 0; i < callers.Length; i++)
        {
            callers[i] = new Thread(() =>
            {
                try
                {
                    for (int round = 0; round < 500; round++) DoAll(threads, 11);
                }
                catch (Xunit.Sdk.XunitException)
                {
                    Interlocked.Increment(ref wrong);
                }
            });
        }
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_reaches_the_caller_and_the_threads_go_on(int count)
    {
        using var threads = new KernelThreads(count);
        int* done = stackalloc int[10];
        var counts = new Counts { Done = done };
        for (int round = 0; round < 20; round++)
        {
            bool thrown = false;
            try
            {
                threads.Run(10, &Fail, &counts);
            }
            catch (InvalidOperationException exception)
            {
                thrown = exception.Message == "part 3";
            }
            Assert.True(thrown);
            DoAll(threads, 10);
        }
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var threads = new KernelThreads(2);
        int* done = stackalloc int[16];
        var counts = new Counts { Done = done };
        threads.Run(16, &Count, &counts);
        Counts* argument = &counts;
        Assert.Equal(0, Allocations.Least(() => { for (int round = 0; round < 1000; round++) threads.Run(16, &Count, argument); }));
    }

    [Fact]
    public void Workers_end_when_nobody_holds_their_threads()
    {
        WeakReference team = Use();
        for (int round = 0; round < 100 && team.IsAlive; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }
        Assert.False(team.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Use()
        {
            var threads = new KernelThreads(3);
            DoAll(threads, 30);
            return new WeakReference(threads.Team, trackResurrection: true);
        }
    }

    [Fact]
    public void After_Dispose_the_caller_does_all()
    {
        var threads = new KernelThreads(2);
        DoAll(threads, 8);
        threads.Dispose();
        threads.Dispose();
        DoAll(threads, 8);
    }

    static void DoAll(KernelThreads threads, int parts)
    {
        var done = new int[parts];
        fixed (int* pointer = done)
        {
            var counts = new Counts { Done = pointer };
            threads.Run(parts, &Count, &counts);
        }
        Assert.All(done, each => Assert.Equal(1, each));
    }
}
