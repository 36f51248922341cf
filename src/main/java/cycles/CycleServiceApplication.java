package cycles;

public final class CycleServiceApplication {
    private CycleServiceApplication() {}

    public static void main(String[] args) {}
}
